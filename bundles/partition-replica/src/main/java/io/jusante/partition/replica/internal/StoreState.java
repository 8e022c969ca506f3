package io.jusante.partition.replica.internal;

import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Provider;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;
import java.util.concurrent.CompletableFuture;

/** What a replica has in place of its log right now; published by the lane, read by any thread. */
sealed interface StoreState {
    /** The log is open. */
    record Serving(Provider<LogEngine> provider, LogStore store) implements StoreState {
        HandingOver handOver() {
            return new HandingOver(new CompletableFuture<>());
        }
    }

    /** One engine has closed the log and another is opening it: readers wait for what comes next, which is near. */
    record HandingOver(CompletableFuture<StoreState> next) implements StoreState {
        /** Readers that wait go on with this state. */
        void arrive(StoreState state) {
            next.complete(state);
        }
    }

    /**
     * There is no log to use, and this is what clients are told.
     *
     * @param isFinal nothing brings the log back: deleted, offline or stopped
     */
    record Unavailable(KafkaErrorException error, boolean isFinal) implements StoreState {}
}
