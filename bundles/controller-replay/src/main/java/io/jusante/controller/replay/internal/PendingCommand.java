package io.jusante.controller.replay.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.image.UnreplayableRecordException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command with who waits for its answer. */
final class PendingCommand<R> {
    private static final Logger LOGGER = LoggerFactory.getLogger(PendingCommand.class);

    private final Command<R> command;
    private final CompletableFuture<R> answer = new CompletableFuture<>();
    private @Nullable R decided;

    PendingCommand(Command<R> command) {
        this.command = command;
    }

    CompletableFuture<R> answer() {
        return answer;
    }

    /** Decides on the state of the group, and adds to it. {@return whether there is something to answer later} */
    boolean decide(Draft group) {
        Draft own = group.next();
        try {
            decided = command.decide(own);
        } catch (KafkaErrorException e) {
            answer.completeExceptionally(e);
            return false;
        } catch (UnreplayableRecordException | IllegalArgumentException | IllegalStateException e) {
            LOGGER.atError().setCause(e).addKeyValue("command", command.name()).log("a command could not be decided");
            answer.completeExceptionally(
                    new KafkaErrorException(ErrorCode.UNKNOWN_SERVER_ERROR, "the controller failed: " + e, e));
            return false;
        }
        if (!command.validateOnly()) {
            group.merge(own);
        }
        return true;
    }

    /** The records are committed and published. */
    void complete() {
        if (decided == null) {
            throw new IllegalStateException(command.name() + " was never decided");
        }
        answer.complete(decided);
    }

    void fail(KafkaErrorException error) {
        answer.completeExceptionally(error);
    }
}
