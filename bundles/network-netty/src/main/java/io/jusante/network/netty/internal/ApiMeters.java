package io.jusante.network.netty.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metrics.LatencyHistogram;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What is counted of one API's requests. Any thread; nothing is allocated for a request. */
final class ApiMeters implements IntConsumer {
    private static final int LOWEST_CODE = -1;
    private static final int CODES = highestCode() - LOWEST_CODE + 1;

    final LongAdder received = new LongAdder();
    final LongAdder answered = new LongAdder();
    final LongAdder requestBytes = new LongAdder();
    final LongAdder responseBytes = new LongAdder();
    final LatencyHistogram latency = new LatencyHistogram();
    final LatencyHistogram handling = new LatencyHistogram();

    /** By code; made with the first error. */
    private volatile @Nullable AtomicLongArray errors;

    private static int highestCode() {
        int highest = 0;
        for (ErrorCode code : ErrorCode.values()) {
            highest = Math.max(highest, code.code());
        }
        return highest;
    }

    /** A request of so many bytes is there. */
    void received(int frameBytes) {
        received.increment();
        requestBytes.add(frameBytes);
    }

    /** The request that was there at that time is answered, with a response of so many bytes or with none. */
    void answered(long receivedNs, int frameBytes) {
        answered.increment();
        responseBytes.add(frameBytes);
        latency.record(System.nanoTime() - receivedNs);
    }

    /** One error code of a response. */
    @Override
    public void accept(int code) {
        AtomicLongArray counts = errors;
        if (counts == null) {
            counts = firstError();
        }
        int index = code - LOWEST_CODE;
        if (index >= 0 && index < CODES) {
            counts.getAndIncrement(index);
        }
    }

    private synchronized AtomicLongArray firstError() {
        AtomicLongArray counts = errors;
        if (counts == null) {
            counts = new AtomicLongArray(CODES);
            errors = counts;
        }
        return counts;
    }

    /** {@return how many responses, or parts of them, had this error} */
    long errors(ErrorCode code) {
        AtomicLongArray counts = errors;
        return counts == null ? 0 : counts.get(code.code() - LOWEST_CODE);
    }
}
