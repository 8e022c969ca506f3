package io.jusante.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.partition.AppendListener;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.record.Slice;
import io.jusante.record.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SimulatedPartitionTest {
    private final SeededScheduler scheduler = new SeededScheduler(7);
    private final SimulatedPartition partition =
            new SimulatedPartition(scheduler, new TopicPartition("state", 0), new UUID(1, 2));
    private final List<String> answers = new ArrayList<>();

    @Test
    void appendsGetTheirOffsetsInOrder() {
        partition.lead(3);
        append("a", "b");
        append("c");
        scheduler.runUntilIdle();

        assertEquals(List.of("at 0", "at 2"), answers);
        assertEquals(3, partition.logEndOffset());
        assertEquals(3, partition.highWatermark());
    }

    @Test
    void onlyTheLeaderOfTheEpochIsRead() {
        partition.lead(3);
        append("a");
        scheduler.runUntilIdle();

        assertEquals(ErrorCode.FENCED_LEADER_EPOCH, refusal(2));
        assertEquals(ErrorCode.UNKNOWN_LEADER_EPOCH, refusal(4));
        partition.resign();
        assertEquals(ErrorCode.NOT_LEADER_OR_FOLLOWER, refusal(3));
    }

    @Test
    void aSliceThatWasClosedIsNonsense() throws Exception {
        partition.lead(0);
        append("a");
        scheduler.runUntilIdle();

        CompletableFuture<PartitionRead> reading =
                partition.read(0, 1 << 20, true, ReadBound.LOG_END, 0).toCompletableFuture();
        scheduler.runUntilIdle();
        Slice slice = reading.join().records();
        ByteBuffer bytes = slice.asBuffer();
        assertEquals(0, bytes.getLong(0));
        assertEquals(1, partition.openSlices());
        slice.close();
        assertEquals(0, partition.openSlices());
        assertTrue(bytes.getLong(0) != 0);
    }

    @Test
    void whoWaitsForTheLastLeaderIsTold() {
        partition.faults(new PartitionFaults(0, 0, 1000, 0, 1000)).lead(0);
        scheduler.runUntilIdle();
        append("a");
        scheduler.runUntil(() -> partition.logEndOffset() == 1);

        partition.resign();
        partition.truncateTo(0);
        scheduler.runUntilIdle();

        assertEquals(List.of("NOT_LEADER_OR_FOLLOWER"), answers);
        assertEquals(0, partition.logEndOffset());
        assertEquals(0, partition.highWatermark());
    }

    @Test
    void aBufferThatChangesBeforeTheAnswerIsFound() {
        partition.faults(new PartitionFaults(0, 0, 1000, 0, 1000)).lead(0);
        ByteBuffer records = batch("a");
        partition.append(records, (short) -1, listener());
        scheduler.runUntil(() -> partition.logEndOffset() == 1);

        records.put(70, (byte) 1);

        assertThrows(AssertionError.class, scheduler::runUntilIdle);
    }

    @Test
    void timersThatAreCancelledDoNotRun() {
        SimulatedTimers timers = new SimulatedTimers(scheduler);
        List<String> ran = new ArrayList<>();
        var first = timers.schedule(() -> ran.add("first"), 5, TimeUnit.MILLISECONDS);
        var second = timers.schedule(() -> ran.add("second"), 3, TimeUnit.MILLISECONDS);
        assertTrue(first.cancel(false));
        assertEquals(1, timers.waiting());

        scheduler.runUntilIdle();

        assertEquals(List.of("second"), ran);
        assertEquals(0, timers.waiting());
        assertFalse(second.isCancelled());
    }

    private ErrorCode refusal(int epoch) {
        CompletableFuture<PartitionRead> reading =
                partition.read(0, 1 << 20, true, ReadBound.LOG_END, epoch).toCompletableFuture();
        scheduler.runUntilIdle();
        CompletionException failure = assertThrows(CompletionException.class, reading::join);
        return ((KafkaErrorException) failure.getCause()).code();
    }

    private void append(String... values) {
        partition.append(batch(values), (short) -1, listener());
    }

    private static ByteBuffer batch(String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (String value : values) {
            builder.append(1, "key", value);
        }
        return builder.build();
    }

    private AppendListener listener() {
        return new AppendListener() {
            @Override
            public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
                answers.add("at " + baseOffset);
            }

            @Override
            public void failed(KafkaErrorException error) {
                answers.add(error.code().name());
            }
        };
    }
}
