package io.jusante.broker.admin.internal;

import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.Controller;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.protocol.ApiMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sends config changes to the controller and answers with a result for each resource; for both APIs that alter. */
final class AlterationAnswer {
    /** The requests name no time; this is how long Kafka's clients wait for one by default. */
    private static final int TIMEOUT_MS = 30_000;

    private AlterationAnswer() {}

    static void send(
            RequestContext context,
            Controller controller,
            Map<ConfigTarget, List<ConfigChange>> wanted,
            Collection<ConfigResult> refused,
            boolean validateOnly,
            Function<List<ConfigResult>, ApiMessage> response) {
        List<ConfigResult> answers = new ArrayList<>(refused);
        if (wanted.isEmpty()) {
            context.respond(response.apply(answers));
            return;
        }
        Deadline.await(
                context,
                controller.alterConfigs(wanted, validateOnly),
                TIMEOUT_MS,
                (results, failure) -> {
                    if (failure == null) {
                        answers.addAll(results);
                    } else {
                        ErrorCode error = Failures.code(failure);
                        String message = Failures.message(failure);
                        wanted.keySet().forEach(target -> answers.add(new ConfigResult(target, error, message)));
                    }
                    context.respond(response.apply(answers));
                },
                () -> context.fail(ErrorCode.REQUEST_TIMED_OUT));
    }
}
