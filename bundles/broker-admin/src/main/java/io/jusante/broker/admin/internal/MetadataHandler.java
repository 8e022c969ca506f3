package io.jusante.broker.admin.internal;

import io.jusante.configuration.Configuration;
import io.jusante.controller.Controller;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.TopicNames;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.MetadataRequest;
import io.jusante.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.jusante.protocol.message.MetadataResponse;
import io.jusante.protocol.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers Metadata, and makes topics that somebody asks for where that is allowed. */
@Component(service = RequestHandler.class)
public final class MetadataHandler implements RequestHandler {
    private static final UUID NO_ID = new UUID(0, 0);
    private static final short FIRST_WITH_NULL_FOR_ALL = 1;
    private static final short FIRST_WITH_IDS = 12;
    /** A client that sees no topic asks again: longer than this is not worth the wait. */
    private static final int AUTO_CREATE_TIMEOUT_MS = 5_000;

    private final MetadataView view;
    private final Controller controller;
    private final Configuration configuration;

    @Activate
    public MetadataHandler(
            @Reference MetadataView view, @Reference Controller controller, @Reference Configuration configuration) {
        this.view = view;
        this.controller = controller;
        this.configuration = configuration;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.METADATA);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        MetadataRequest request = (MetadataRequest) message;
        checkIds(request, context.version());
        List<NewTopic> missing = missing(request, context.version());
        if (missing.isEmpty()) {
            context.respond(response(request, context, Map.of()));
            return;
        }
        Deadline.await(
                context,
                controller.createTopics(missing, false),
                AUTO_CREATE_TIMEOUT_MS,
                (results, failure) -> context.respond(response(request, context, refusals(missing, results, failure))),
                () -> context.respond(response(request, context, Map.of())));
    }

    /** Versions 10 and 11 have the field, but it means nothing before 12 (KIP-516). */
    private static void checkIds(MetadataRequest request, short version) {
        List<MetadataRequestTopic> topics = request.topics();
        if (topics == null || version >= FIRST_WITH_IDS) {
            return;
        }
        for (MetadataRequestTopic topic : topics) {
            if (topic.name() == null || !topic.topicId().equals(NO_ID)) {
                throw new KafkaErrorException(
                        ErrorCode.INVALID_REQUEST, "Metadata has topic ids from version " + FIRST_WITH_IDS + " on");
            }
        }
    }

    private static boolean asksForAll(MetadataRequest request, short version) {
        List<MetadataRequestTopic> topics = request.topics();
        return version < FIRST_WITH_NULL_FOR_ALL ? topics == null || topics.isEmpty() : topics == null;
    }

    private List<NewTopic> missing(MetadataRequest request, short version) {
        List<MetadataRequestTopic> topics = request.topics();
        boolean allowed =
                request.allowAutoTopicCreation() && configuration.broker().getBoolean("auto.create.topics.enable");
        if (topics == null || !allowed || asksForAll(request, version)) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        for (MetadataRequestTopic topic : topics) {
            String name = topic.name();
            // internal topics are made by the coordinators, with settings of their own
            if (name != null
                    && topic.topicId().equals(NO_ID)
                    && view.image().topic(name) == null
                    && TopicNames.refusal(name) == null
                    && !TopicNames.isInternal(name)) {
                names.add(name);
            }
        }
        List<NewTopic> missing = new ArrayList<>(names.size());
        names.forEach(name -> missing.add(new NewTopic(name, -1, -1, Map.of(), Map.of())));
        return missing;
    }

    private static Map<String, ErrorCode> refusals(
            List<NewTopic> topics, List<TopicResult> results, @Nullable Throwable failure) {
        Map<String, ErrorCode> refusals = new HashMap<>();
        if (failure != null) {
            Failures.code(failure);
            // the client is to ask again, and the next attempt may well succeed
            topics.forEach(topic -> refusals.put(topic.name(), ErrorCode.LEADER_NOT_AVAILABLE));
        } else {
            results.forEach(result -> refusals.put(result.name(), result.error()));
        }
        return refusals;
    }

    private MetadataResponse response(
            MetadataRequest request, RequestContext context, Map<String, ErrorCode> refusals) {
        short version = context.version();
        ListenerView seen = new ListenerView(view.image(), context.listener(), version);
        List<MetadataRequestTopic> asked = request.topics();
        List<MetadataResponseTopic> topics = new ArrayList<>();
        if (asked == null || asksForAll(request, version)) {
            for (TopicImage topic : seen.image().topics().values()) {
                topics.add(known(topic, seen, request));
            }
        } else {
            Set<Object> answered = new LinkedHashSet<>();
            for (MetadataRequestTopic topic : asked) {
                Object key = topic.topicId().equals(NO_ID) ? topic.name() : topic.topicId();
                if (key != null && answered.add(key)) {
                    topics.add(one(topic, seen, request, refusals));
                }
            }
        }
        boolean clusterOperations = request.includeClusterAuthorizedOperations();
        return new MetadataResponse()
                .setBrokers(seen.brokers())
                .setClusterId(seen.image().clusterId())
                .setControllerId(seen.controllerId())
                .setTopics(topics)
                .setClusterAuthorizedOperations(AuthorizedOperations.onCluster(clusterOperations));
    }

    private static MetadataResponseTopic one(
            MetadataRequestTopic asked, ListenerView seen, MetadataRequest request, Map<String, ErrorCode> refusals) {
        String name = asked.name();
        TopicImage topic;
        if (!asked.topicId().equals(NO_ID) || name == null) {
            topic = seen.image().topic(asked.topicId());
            if (topic == null) {
                return new MetadataResponseTopic()
                        .setErrorCode(ErrorCode.UNKNOWN_TOPIC_ID.code())
                        .setName(null)
                        .setTopicId(asked.topicId());
            }
        } else {
            topic = seen.image().topic(name);
            if (topic == null) {
                return new MetadataResponseTopic()
                        .setErrorCode(whyNotThere(name, refusals).code())
                        .setName(name)
                        .setIsInternal(TopicNames.isInternal(name));
            }
        }
        return known(topic, seen, request);
    }

    private static ErrorCode whyNotThere(String name, Map<String, ErrorCode> refusals) {
        if (TopicNames.refusal(name) != null) {
            return ErrorCode.INVALID_TOPIC_EXCEPTION;
        }
        ErrorCode refusal = refusals.getOrDefault(name, ErrorCode.NONE);
        // made and not there: deleted again meanwhile
        return refusal == ErrorCode.NONE || refusal == ErrorCode.TOPIC_ALREADY_EXISTS
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : refusal;
    }

    private static MetadataResponseTopic known(TopicImage topic, ListenerView seen, MetadataRequest request) {
        return new MetadataResponseTopic()
                .setName(topic.name())
                .setTopicId(topic.id())
                .setIsInternal(TopicNames.isInternal(topic.name()))
                .setPartitions(seen.partitions(topic))
                .setTopicAuthorizedOperations(AuthorizedOperations.onTopic(request.includeTopicAuthorizedOperations()));
    }
}
