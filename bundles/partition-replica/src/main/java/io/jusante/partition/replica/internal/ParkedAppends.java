package io.jusante.partition.replica.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.record.TopicPartition;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends that wait for a hand-over, bounded by number, bytes and time. They wait in the lane, in order; here they are
 * only counted, and answered with a retriable error if it takes too long. Any thread.
 */
final class ParkedAppends {
    /**
     * How much may wait for one partition.
     *
     * @param requests {@code jusante.swap.queue.max.requests}
     * @param bytes {@code jusante.swap.queue.max.bytes}
     * @param waitMs {@code jusante.swap.queue.wait.ms}
     */
    record Limits(int requests, long bytes, long waitMs) {}

    private final TopicPartition partition;
    private final Limits limits;
    private final Queue<AppendRequest> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean expired;

    ParkedAppends(TopicPartition partition, Limits limits) {
        this.partition = partition;
        this.limits = limits;
    }

    /** {@return whether the request may wait} */
    boolean offer(AppendRequest request) {
        if (expired
                || requests.incrementAndGet() > limits.requests()
                || bytes.addAndGet(request.sizeInBytes()) > limits.bytes()) {
            return false;
        }
        waiting.add(request);
        if (expired) {
            request.expire(refusal());
        }
        return true;
    }

    /** The time is over: whoever still waits is told to try again, and nobody else may begin to. */
    void expire() {
        expired = true;
        for (AppendRequest request = waiting.poll(); request != null; request = waiting.poll()) {
            // those that the lane got to in the meantime are no longer concerned
            request.expire(refusal());
        }
    }

    KafkaErrorException refusal() {
        return new KafkaErrorException(
                ErrorCode.NOT_LEADER_OR_FOLLOWER,
                partition + " is being handed to another storage engine and too much waits for it: try again");
    }
}
