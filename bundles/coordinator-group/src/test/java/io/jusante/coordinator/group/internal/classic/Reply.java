package io.jusante.coordinator.group.internal.classic;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a request is answered, sooner or later; a test that does not care for it drops it. */
final class Reply<T> {
    private final CompletableFuture<T> future;

    Reply(CompletionStage<T> stage) {
        this.future = stage.toCompletableFuture();
    }

    boolean isDone() {
        return future.isDone();
    }

    boolean isFailed() {
        return future.isCompletedExceptionally();
    }

    /** {@return the answer, which is there by now} */
    T join() {
        if (!future.isDone()) {
            throw new AssertionError("it is not answered yet");
        }
        return future.join();
    }
}
