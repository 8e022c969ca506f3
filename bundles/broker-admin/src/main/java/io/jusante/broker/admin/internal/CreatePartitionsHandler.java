package io.jusante.broker.admin.internal;

import io.jusante.controller.Controller;
import io.jusante.controller.NewPartitions;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.CreatePartitionsRequest;
import io.jusante.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.jusante.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.jusante.protocol.message.CreatePartitionsResponse;
import io.jusante.protocol.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers CreatePartitions. */
@Component(service = RequestHandler.class)
public final class CreatePartitionsHandler implements RequestHandler {
    private final Controller controller;

    @Activate
    public CreatePartitionsHandler(@Reference Controller controller) {
        this.controller = controller;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.CREATE_PARTITIONS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        CreatePartitionsRequest request = (CreatePartitionsRequest) message;
        Map<String, NewPartitions> wanted = new LinkedHashMap<>();
        Set<String> twice = new LinkedHashSet<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            if (wanted.put(topic.name(), newPartitions(topic)) != null) {
                twice.add(topic.name());
            }
        }
        List<CreatePartitionsTopicResult> answers = new ArrayList<>();
        for (String name : twice) {
            wanted.remove(name);
            answers.add(result(name, ErrorCode.INVALID_REQUEST, "the request names this topic twice"));
        }
        if (wanted.isEmpty()) {
            context.respond(new CreatePartitionsResponse().setResults(answers));
            return;
        }
        Deadline.await(
                context,
                controller.createPartitions(List.copyOf(wanted.values()), request.validateOnly()),
                request.timeoutMs(),
                (results, failure) -> {
                    if (failure == null) {
                        results.forEach(one -> answers.add(result(one.name(), one.error(), one.message())));
                    } else {
                        ErrorCode error = Failures.code(failure);
                        String text = Failures.message(failure);
                        wanted.keySet().forEach(name -> answers.add(result(name, error, text)));
                    }
                    context.respond(new CreatePartitionsResponse().setResults(answers));
                },
                () -> {
                    for (String name : wanted.keySet()) {
                        answers.add(result(
                                name,
                                ErrorCode.REQUEST_TIMED_OUT,
                                "the partitions may still be created; they were not within " + request.timeoutMs()
                                        + " ms"));
                    }
                    context.respond(new CreatePartitionsResponse().setResults(answers));
                });
    }

    private static NewPartitions newPartitions(CreatePartitionsTopic topic) {
        List<CreatePartitionsAssignment> assignments = topic.assignments();
        return new NewPartitions(
                topic.name(),
                topic.count(),
                assignments == null
                        ? null
                        : assignments.stream()
                                .map(CreatePartitionsAssignment::brokerIds)
                                .toList());
    }

    private static CreatePartitionsTopicResult result(String name, ErrorCode error, @Nullable String message) {
        return new CreatePartitionsTopicResult()
                .setName(name)
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }
}
