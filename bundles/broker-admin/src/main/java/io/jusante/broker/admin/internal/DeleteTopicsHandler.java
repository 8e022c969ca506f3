package io.jusante.broker.admin.internal;

import io.jusante.configuration.Configuration;
import io.jusante.controller.Controller;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DeleteTopicsRequest;
import io.jusante.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.jusante.protocol.message.DeleteTopicsResponse;
import io.jusante.protocol.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers DeleteTopics, by name or by id. */
@Component(service = RequestHandler.class)
public final class DeleteTopicsHandler implements RequestHandler {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final short FIRST_WITH_STATES = 6;
    private static final short FIRST_WITH_DELETION_DISABLED = 3;

    private final MetadataView view;
    private final Controller controller;
    private final Configuration configuration;

    @Activate
    public DeleteTopicsHandler(
            @Reference MetadataView view, @Reference Controller controller, @Reference Configuration configuration) {
        this.view = view;
        this.controller = controller;
        this.configuration = configuration;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DELETE_TOPICS);
    }

    /** What the request says of one topic. */
    private record Wanted(@Nullable String name, UUID id) {}

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DeleteTopicsRequest request = (DeleteTopicsRequest) message;
        if (!configuration.broker().getBoolean("delete.topic.enable")) {
            context.fail(
                    context.version() < FIRST_WITH_DELETION_DISABLED
                            ? ErrorCode.INVALID_REQUEST
                            : ErrorCode.TOPIC_DELETION_DISABLED);
            return;
        }
        List<DeletableTopicResult> refused = new ArrayList<>();
        Map<UUID, String> found = find(wanted(request, context.version()), refused);
        if (found.isEmpty()) {
            context.respond(new DeleteTopicsResponse().setResponses(refused));
            return;
        }
        Deadline.await(
                context,
                controller.deleteTopics(List.copyOf(found.keySet())),
                request.timeoutMs(),
                (results, failure) -> {
                    List<DeletableTopicResult> answers = new ArrayList<>(refused);
                    if (failure == null) {
                        results.forEach(result -> answers.add(answer(result, found)));
                    } else {
                        addAll(found, Failures.code(failure), Failures.message(failure), answers);
                    }
                    context.respond(new DeleteTopicsResponse().setResponses(answers));
                },
                () -> {
                    List<DeletableTopicResult> answers = new ArrayList<>(refused);
                    addAll(found, ErrorCode.REQUEST_TIMED_OUT, "the topic may still be deleted", answers);
                    context.respond(new DeleteTopicsResponse().setResponses(answers));
                });
    }

    private static List<Wanted> wanted(DeleteTopicsRequest request, short version) {
        List<Wanted> wanted = new ArrayList<>();
        if (version < FIRST_WITH_STATES) {
            request.topicNames().forEach(name -> wanted.add(new Wanted(name, NO_ID)));
        } else {
            for (DeleteTopicState topic : request.topics()) {
                wanted.add(new Wanted(topic.name(), topic.topicId()));
            }
        }
        return wanted;
    }

    /** {@return the names of the topics to delete by id; who is not among them is refused} */
    private Map<UUID, String> find(List<Wanted> wanted, List<DeletableTopicResult> refused) {
        Map<Wanted, Integer> times = new HashMap<>();
        wanted.forEach(one -> times.merge(one, 1, Integer::sum));
        Map<UUID, String> found = new LinkedHashMap<>();
        for (Map.Entry<Wanted, Integer> entry : times.entrySet()) {
            Wanted one = entry.getKey();
            String name = one.name();
            if (entry.getValue() > 1) {
                refused.add(refused(one, ErrorCode.INVALID_REQUEST, "the request names this topic twice"));
            } else if ((name == null) == one.id().equals(NO_ID)) {
                refused.add(refused(one, ErrorCode.INVALID_REQUEST, "a topic is named by its name or by its id"));
            } else {
                TopicImage topic = name == null
                        ? view.image().topic(one.id())
                        : view.image().topic(name);
                if (topic == null) {
                    refused.add(
                            name == null
                                    ? refused(one, ErrorCode.UNKNOWN_TOPIC_ID, "no topic has this id")
                                    : refused(one, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + name));
                } else if (found.put(topic.id(), topic.name()) != null) {
                    found.remove(topic.id());
                    refused.add(refused(one, ErrorCode.INVALID_REQUEST, "the request names this topic twice"));
                }
            }
        }
        return found;
    }

    private static DeletableTopicResult refused(Wanted topic, ErrorCode error, String message) {
        return new DeletableTopicResult()
                .setName(topic.name())
                .setTopicId(topic.id())
                .setErrorCode(error.code())
                .setErrorMessage(message);
    }

    private static void addAll(
            Map<UUID, String> topics, ErrorCode error, @Nullable String message, List<DeletableTopicResult> answers) {
        topics.forEach((id, name) -> answers.add(new DeletableTopicResult()
                .setName(name)
                .setTopicId(id)
                .setErrorCode(error.code())
                .setErrorMessage(message)));
    }

    private static DeletableTopicResult answer(TopicResult result, Map<UUID, String> found) {
        return new DeletableTopicResult()
                .setName(found.get(result.id()))
                .setTopicId(result.id())
                .setErrorCode(result.error().code())
                .setErrorMessage(result.message());
    }
}
