package io.jusante.partition.replica.internal;

import io.jusante.record.RecordBatch;
import io.jusante.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The sequence check of an idempotent producer's batch, among so many producers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProducerOrder {
    private static final long NOW_MS = 1_800_000_000_000L;

    @Param({"1", "10000"})
    public int producers = 1;

    private final ProducerStates states = new ProducerStates();
    private final RecordBatch[] next = new RecordBatch[64];
    private int at;

    @Setup
    public void prepare() throws Exception {
        for (int producer = 0; producer < producers; producer++) {
            states.written(batch(producer, 0), NOW_MS);
        }
        for (int i = 0; i < next.length; i++) {
            next[i] = batch((long) i * producers / next.length, 1);
        }
    }

    private static RecordBatch batch(long producer, int sequence) throws Exception {
        ByteBuffer bytes = new RecordBatchBuilder()
                .producer(producer, (short) 0, sequence)
                .append(NOW_MS, null, ByteBuffer.allocate(8))
                .build();
        return RecordBatch.at(bytes, bytes.position());
    }

    @Benchmark
    public Object order() {
        at = (at + 1) % next.length;
        return states.order(next[at]);
    }
}
