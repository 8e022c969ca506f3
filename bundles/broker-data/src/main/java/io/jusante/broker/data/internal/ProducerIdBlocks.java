package io.jusante.broker.data.internal;

import io.jusante.controller.Controller;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Hands out producer ids from blocks of the controller's, each id once (KIP-730). Any thread; the lock is held for a
 * few instructions, never while the controller works.
 */
final class ProducerIdBlocks {
    /** Kafka's own block size. */
    private static final int BLOCK_SIZE = 1000;

    private final Controller controller;
    private final Deque<CompletableFuture<Long>> waiting = new ArrayDeque<>();
    private long next;
    private long end;
    private boolean asking;

    ProducerIdBlocks(Controller controller) {
        this.controller = controller;
    }

    /** {@return an id that nobody else has or gets} */
    CompletionStage<Long> next() {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        synchronized (this) {
            if (next < end) {
                answer.complete(next++);
                return answer;
            }
            waiting.add(answer);
            if (asking) {
                return answer;
            }
            asking = true;
        }
        ask();
        return answer;
    }

    private void ask() {
        controller.allocateProducerIds(BLOCK_SIZE).whenComplete(this::arrived);
    }

    private void arrived(@Nullable Long first, @Nullable Throwable failure) {
        List<CompletableFuture<Long>> served = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        boolean more;
        synchronized (this) {
            if (first != null) {
                next = first;
                end = first + BLOCK_SIZE;
            }
            while (!waiting.isEmpty() && (first == null || next < end)) {
                served.add(waiting.poll());
                ids.add(first == null ? -1L : next++);
            }
            more = !waiting.isEmpty();
            asking = more;
        }
        for (int i = 0; i < served.size(); i++) {
            if (failure != null) {
                served.get(i).completeExceptionally(failure);
            } else {
                served.get(i).complete(ids.get(i));
            }
        }
        if (more) {
            ask();
        }
    }
}
