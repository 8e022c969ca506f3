package io.jusante.partition.replica.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a client may send again after a restart is known for what it is. */
class ProducerSnapshotTest {
    private static final long NOW_MS = 1_000;
    private static final long PRODUCER = 7;

    @Test
    void theLastFiveBatchesSurvive() throws Exception {
        ProducerStates before = new ProducerStates();
        for (int i = 0; i < 8; i++) {
            before.written(batch(i * 10L, i * 10), NOW_MS);
        }
        ProducerStates after = restored(ProducerSnapshot.of(before, 80));
        for (int i = 3; i < 8; i++) {
            assertEquals(ProducerStates.Order.DUPLICATE, after.order(batch(0, i * 10)), "batch " + i);
            assertEquals(i * 10L, after.duplicateBaseOffset());
        }
        assertEquals(ProducerStates.Order.REFUSED, after.order(batch(0, 20)));
        assertEquals(ProducerStates.Order.NEXT, after.order(batch(0, 80)));
    }

    @Test
    void withKafkasSnapshotAloneTheNewestSurvives() throws Exception {
        ProducerStates before = new ProducerStates();
        before.written(batch(0, 0), NOW_MS);
        before.written(batch(10, 10), NOW_MS);
        ProducerStates after = new ProducerStates();
        ProducerSnapshotFile.read(ProducerSnapshotFile.write(before), after, NOW_MS);
        assertEquals(ProducerStates.Order.DUPLICATE, after.order(batch(0, 10)));
        assertEquals(ProducerStates.Order.REFUSED, after.order(batch(0, 0)));
    }

    @Test
    void batchesThatDoNotFitTheSnapshotAreLeftOut() throws Exception {
        ProducerStates old = new ProducerStates();
        old.written(batch(0, 0), NOW_MS);
        ProducerStates newer = new ProducerStates();
        newer.written(batch(0, 0), NOW_MS);
        newer.written(batch(10, 10), NOW_MS);
        ProducerStates after = new ProducerStates();
        ProducerSnapshotFile.read(ProducerSnapshotFile.write(newer), after, NOW_MS);
        ProducerBatchesFile.read(ProducerBatchesFile.write(old), after);
        assertEquals(ProducerStates.Order.DUPLICATE, after.order(batch(0, 10)));
        assertEquals(ProducerStates.Order.NEXT, after.order(batch(0, 20)));
    }

    @Test
    void anyDamageIsSeen() {
        ProducerStates states = new ProducerStates();
        states.written(batch(0, 0), NOW_MS);
        ByteBuffer sound = ProducerBatchesFile.write(states);
        for (int i = 0; i < sound.limit(); i++) {
            ByteBuffer damaged =
                    ByteBuffer.allocate(sound.limit()).put(sound.duplicate()).flip();
            damaged.put(i, (byte) (damaged.get(i) ^ 0x10));
            assertThrows(CorruptBatchException.class, () -> ProducerBatchesFile.read(damaged, states), "byte " + i);
            ByteBuffer cut = sound.duplicate().limit(i);
            assertThrows(CorruptBatchException.class, () -> ProducerBatchesFile.read(cut, states), "cut at " + i);
        }
    }

    private static ProducerStates restored(ProducerSnapshot snapshot) throws CorruptBatchException {
        ProducerStates states = new ProducerStates();
        ProducerSnapshotFile.read(snapshot.state(), states, NOW_MS);
        ProducerBatchesFile.read(snapshot.batches(), states);
        return states;
    }

    /** A header of ten records of the producer. */
    private static RecordBatch batch(long baseOffset, int baseSequence) {
        ByteBuffer bytes = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        bytes.putLong(0, baseOffset);
        bytes.putInt(8, RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD_BYTES);
        bytes.put(16, (byte) 2);
        bytes.putInt(23, 9);
        bytes.putLong(43, PRODUCER);
        bytes.putShort(51, (short) 0);
        bytes.putInt(53, baseSequence);
        bytes.putInt(57, 10);
        try {
            return RecordBatch.at(bytes, 0);
        } catch (CorruptBatchException e) {
            throw new AssertionError(e);
        }
    }
}
