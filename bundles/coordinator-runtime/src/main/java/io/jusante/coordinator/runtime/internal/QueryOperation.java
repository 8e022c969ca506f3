package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Query;
import io.jusante.coordinator.Shard;
import io.jusante.kernel.KafkaErrorException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A query on its way. */
final class QueryOperation<S extends Shard<R>, R, T> extends Operation<S, R> {
    private final Query<S, T> query;
    private final CompletableFuture<T> stage = new CompletableFuture<>();
    private @Nullable T found;

    QueryOperation(HostedShard<S, R> host, String name, Query<S, T> query) {
        super(host, name);
        this.query = query;
    }

    CompletionStage<T> stage() {
        return stage;
    }

    @Override
    List<R> decide(S shard) {
        found = query.ask(shard);
        return List.of();
    }

    @Override
    @SuppressWarnings("NullAway") // null is an answer where the query's own type says so
    void answer() {
        stage.complete(found);
    }

    @Override
    void reject(KafkaErrorException error) {
        stage.completeExceptionally(error);
    }
}
