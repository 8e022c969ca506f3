package io.jusante.coordinator.runtime.internal;

import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import java.nio.ByteBuffer;

/** Looks into the bytes of a log. */
final class LogSearch {
    private LogSearch() {}

    /** {@return how many batches a log has} */
    static int batches(ByteBuffer log) {
        int count = 0;
        try {
            for (int at = log.position(); at < log.limit(); count++) {
                at += RecordBatch.at(log, at).sizeInBytes();
            }
        } catch (CorruptBatchException e) {
            throw new AssertionError(e);
        }
        return count;
    }
}
