package io.jusante.broker.admin.internal;

import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends config changes to the controller and answers with a result for each resource; for both APIs that alter. */
final class AlterationAnswer {
    /** The requests name no time; this is how long Kafka's clients wait for one by default. */
    private static final int TIMEOUT_MS = 30_000;

    private AlterationAnswer() {}

    /**
     * Answers with what is refused already and with what the alteration says of the others.
     *
     * @param alteration is asked for unless all is refused
     */
    static void send(
            RequestContext context,
            Set<ConfigTarget> wanted,
            Supplier<CompletionStage<List<ConfigResult>>> alteration,
            Collection<ConfigResult> refused,
            Function<List<ConfigResult>, ApiMessage> response) {
        List<ConfigResult> answers = new ArrayList<>(refused);
        if (wanted.isEmpty()) {
            context.respond(response.apply(answers));
            return;
        }
        Deadline.await(
                context,
                alteration.get(),
                TIMEOUT_MS,
                (results, failure) -> {
                    if (failure == null) {
                        answers.addAll(results);
                    } else {
                        ErrorCode error = Failures.code(failure);
                        String message = Failures.message(failure);
                        wanted.forEach(target -> answers.add(new ConfigResult(target, error, message)));
                    }
                    context.respond(response.apply(answers));
                },
                () -> context.fail(ErrorCode.REQUEST_TIMED_OUT));
    }
}
