package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Command;
import io.jusante.coordinator.Decision;
import io.jusante.coordinator.Shard;
import io.jusante.kernel.KafkaErrorException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A command on its way. */
final class CommandOperation<S extends Shard<R>, R, T> extends Operation<S, R> {
    private final Command<S, R, T> command;
    private final CompletableFuture<T> stage = new CompletableFuture<>();
    private @Nullable Decision<R, T> decision;

    CommandOperation(HostedShard<S, R> host, String name, Command<S, R, T> command) {
        super(host, name);
        this.command = command;
    }

    CompletionStage<T> stage() {
        return stage;
    }

    @Override
    List<R> decide(S shard) {
        Decision<R, T> made = Objects.requireNonNull(command.decide(shard), "a command must decide something");
        decision = made;
        return made.records();
    }

    @Override
    @Nullable Runnable onCommitted() {
        return decision == null ? null : decision.onCommitted();
    }

    @Override
    @Nullable Consumer<KafkaErrorException> onFailed() {
        return decision == null ? null : decision.onFailed();
    }

    @Override
    void answer() {
        stage.complete(Objects.requireNonNull(decision).response());
    }

    @Override
    void reject(KafkaErrorException error) {
        stage.completeExceptionally(error);
    }
}
