package io.jusante.broker.data.internal;

import io.jusante.configuration.Configuration;
import io.jusante.kernel.Clock;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.partition.Partitions;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchRequest.FetchPartition;
import io.jusante.protocol.message.FetchRequest.FetchTopic;
import io.jusante.protocol.message.FetchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds the session of a fetch and what it asks for, and starts it. */
@Component(service = RequestHandler.class)
public final class FetchHandler implements RequestHandler {
    private static final int NO_SESSION = 0;
    private static final int INITIAL_EPOCH = 0;
    private static final int FINAL_EPOCH = -1;
    /** Kafka's fixed age from which on a session may be evicted. */
    private static final long EVICTION_MS = 120_000;

    private static final short FIRST_VERSION_WITH_TOPIC_IDS = 13;
    private static final short FIRST_VERSION_WITH_REPLICA_STATE = 15;

    private final TopicLookup topics;
    private final IntSupplier brokerMaxBytes;
    private final FetchSessions sessions;
    private final TopicFailures failures;

    @Activate
    public FetchHandler(
            @Reference Partitions partitions,
            @Reference MetadataView metadata,
            @Reference TopicFailures failures,
            @Reference Configuration configuration) {
        this(
                partitions,
                metadata,
                failures,
                () -> configuration.broker().getInt("fetch.max.bytes"),
                new FetchSessions(
                        () -> configuration.broker().getInt("max.incremental.fetch.session.cache.slots"),
                        () -> EVICTION_MS,
                        Clock.SYSTEM));
    }

    FetchHandler(
            Partitions partitions,
            MetadataView metadata,
            TopicFailures failures,
            IntSupplier brokerMaxBytes,
            FetchSessions sessions) {
        this.topics = new TopicLookup(partitions, metadata);
        this.failures = failures;
        this.brokerMaxBytes = brokerMaxBytes;
        this.sessions = sessions;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.FETCH);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        FetchRequest request = (FetchRequest) message;
        boolean byTopicId = context.version() >= FIRST_VERSION_WITH_TOPIC_IDS;
        int epoch = request.sessionEpoch();
        if (epoch == INITIAL_EPOCH || epoch == FINAL_EPOCH) {
            if (request.sessionId() != NO_SESSION) {
                sessions.close(request.sessionId());
            }
            List<FetchTarget> targets = targets(request);
            boolean wantsSession = epoch == INITIAL_EPOCH && !targets.isEmpty();
            FetchSession session = wantsSession ? sessions.open(request, byTopicId) : null;
            start(context, request, session, true, session == null ? targets : session.targets());
            return;
        }
        FetchSession session = sessions.find(request.sessionId());
        ErrorCode refusal = refusal(session, request, byTopicId);
        if (session == null || refusal != ErrorCode.NONE) {
            context.respond(new FetchResponse().setErrorCode(refusal.code()));
            return;
        }
        start(context, request, session, false, session.targets());
    }

    private static ErrorCode refusal(@Nullable FetchSession session, FetchRequest request, boolean byTopicId) {
        if (session == null) {
            return ErrorCode.FETCH_SESSION_ID_NOT_FOUND;
        }
        if (session.isByTopicId() != byTopicId) {
            return ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR;
        }
        return session.update(request) ? ErrorCode.NONE : ErrorCode.INVALID_FETCH_SESSION_EPOCH;
    }

    private void start(
            RequestContext context,
            FetchRequest request,
            @Nullable FetchSession session,
            boolean tellAll,
            List<FetchTarget> targets) {
        int replicaId = context.version() >= FIRST_VERSION_WITH_REPLICA_STATE
                ? request.replicaState().replicaId()
                : request.replicaId();
        FetchLimits limits = FetchLimits.of(request, brokerMaxBytes.getAsInt());
        new PendingFetch(context, topics, failures, limits, session, tellAll, targets, replicaId).start();
    }

    private static List<FetchTarget> targets(FetchRequest request) {
        List<FetchTarget> targets = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                FetchKey key = new FetchKey(topic.topic(), topic.topicId(), partition.partition());
                targets.add(new FetchTarget(key, partition));
            }
        }
        return targets;
    }
}
