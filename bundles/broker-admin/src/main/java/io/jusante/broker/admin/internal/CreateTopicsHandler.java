package io.jusante.broker.admin.internal;

import io.jusante.configuration.ConfigEntry;
import io.jusante.configuration.Configuration;
import io.jusante.controller.Controller;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.CreateTopicsRequest;
import io.jusante.protocol.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.jusante.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.jusante.protocol.message.CreateTopicsRequest.CreatableTopicConfig;
import io.jusante.protocol.message.CreateTopicsResponse;
import io.jusante.protocol.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.jusante.protocol.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers CreateTopics. */
@Component(service = RequestHandler.class)
public final class CreateTopicsHandler implements RequestHandler {
    private final Controller controller;
    private final Configuration configuration;

    @Activate
    public CreateTopicsHandler(@Reference Controller controller, @Reference Configuration configuration) {
        this.controller = controller;
        this.configuration = configuration;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.CREATE_TOPICS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        CreateTopicsRequest request = (CreateTopicsRequest) message;
        Map<String, CreatableTopicResult> answers = new LinkedHashMap<>();
        Map<String, NewTopic> wanted = new LinkedHashMap<>();
        for (CreatableTopic topic : request.topics()) {
            answers.put(topic.name(), refuseIfMalformed(topic, answers.containsKey(topic.name())));
        }
        for (CreatableTopic topic : request.topics()) {
            CreatableTopicResult answer = answers.get(topic.name());
            if (answer != null && answer.errorCode() == ErrorCode.NONE.code()) {
                wanted.put(topic.name(), newTopic(topic));
            }
        }
        if (wanted.isEmpty()) {
            context.respond(response(answers));
            return;
        }
        Deadline.await(
                context,
                controller.createTopics(List.copyOf(wanted.values()), request.validateOnly()),
                request.timeoutMs(),
                (results, failure) -> {
                    if (failure == null) {
                        // most topics of a request have the same configs, and there are some dozens of them
                        Map<Map<String, String>, List<CreatableTopicConfigs>> described = new HashMap<>();
                        results.forEach(result -> answers.put(result.name(), answer(result, wanted, described)));
                    } else {
                        refuseAll(wanted.keySet(), answers, Failures.code(failure), Failures.message(failure));
                    }
                    context.respond(response(answers));
                },
                () -> {
                    refuseAll(
                            wanted.keySet(),
                            answers,
                            ErrorCode.REQUEST_TIMED_OUT,
                            "the topic may still be created; it was not within " + request.timeoutMs() + " ms");
                    context.respond(response(answers));
                });
    }

    private static CreateTopicsResponse response(Map<String, CreatableTopicResult> answers) {
        return new CreateTopicsResponse().setTopics(new ArrayList<>(answers.values()));
    }

    private static CreatableTopicResult refuseIfMalformed(CreatableTopic topic, boolean again) {
        CreatableTopicResult result = new CreatableTopicResult().setName(topic.name());
        if (again) {
            return refused(result, ErrorCode.INVALID_REQUEST, "the request names this topic twice");
        }
        Set<Integer> partitions = new HashSet<>();
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            if (!partitions.add(assignment.partitionIndex())) {
                return refused(
                        result,
                        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                        "partition " + assignment.partitionIndex() + " is assigned twice");
            }
        }
        for (CreatableTopicConfig config : topic.configs()) {
            if (config.value() == null) {
                return refused(result, ErrorCode.INVALID_CONFIG, config.name() + " has no value");
            }
        }
        return result;
    }

    private static CreatableTopicResult refused(
            CreatableTopicResult result, ErrorCode error, @Nullable String message) {
        return result.setErrorCode(error.code())
                .setErrorMessage(message == null ? error.text() : message)
                // null says that there are none to show
                .setConfigs(null);
    }

    private static void refuseAll(
            Set<String> names, Map<String, CreatableTopicResult> answers, ErrorCode error, @Nullable String message) {
        for (String name : names) {
            answers.put(name, refused(new CreatableTopicResult().setName(name), error, message));
        }
    }

    private static NewTopic newTopic(CreatableTopic topic) {
        Map<Integer, List<Integer>> assignments = new HashMap<>();
        topic.assignments().forEach(assignment -> assignments.put(assignment.partitionIndex(), assignment.brokerIds()));
        Map<String, String> configs = new HashMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            String value = config.value();
            if (value != null) {
                configs.put(config.name(), value);
            }
        }
        return new NewTopic(topic.name(), topic.numPartitions(), topic.replicationFactor(), assignments, configs);
    }

    private CreatableTopicResult answer(
            TopicResult result,
            Map<String, NewTopic> wanted,
            Map<Map<String, String>, List<CreatableTopicConfigs>> described) {
        CreatableTopicResult answer = new CreatableTopicResult().setName(result.name());
        NewTopic topic = wanted.get(result.name());
        if (result.error() != ErrorCode.NONE || topic == null) {
            return refused(answer, result.error(), result.message());
        }
        return answer.setErrorMessage(null)
                .setTopicId(result.id())
                .setNumPartitions(result.partitionCount())
                .setReplicationFactor((short) result.replicationFactor())
                .setConfigs(described.computeIfAbsent(topic.configs(), this::configs));
    }

    private List<CreatableTopicConfigs> configs(Map<String, String> own) {
        List<CreatableTopicConfigs> configs = new ArrayList<>();
        for (ConfigEntry entry : configuration.describeTopic(own)) {
            configs.add(new CreatableTopicConfigs()
                    .setName(entry.definition().name())
                    .setValue(entry.value())
                    .setReadOnly(false)
                    .setConfigSource(entry.source().code())
                    .setIsSensitive(entry.definition().isSensitive()));
        }
        return configs;
    }
}
