package io.jusante.coordinator.group.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.FindCoordinatorRequest;
import io.jusante.protocol.message.FindCoordinatorResponse;
import io.jusante.protocol.message.FindCoordinatorResponse.Coordinator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers FindCoordinator: who leads the partition that a group belongs to, as clients of this listener reach it. */
@Component(service = RequestHandler.class)
public final class FindCoordinatorHandler implements RequestHandler {
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte SHARE = 2;
    private static final short FIRST_WITH_MESSAGE = 1;
    private static final short FIRST_WITH_KEYS = 4;
    private static final int NOBODY = -1;

    private final GroupCoordinator groups;
    private final MetadataView view;

    @Activate
    public FindCoordinatorHandler(@Reference GroupCoordinator groups, @Reference MetadataView view) {
        this.groups = groups;
        this.view = view;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.FIND_COORDINATOR);
    }

    /** Why a kind of coordinator cannot be found here. */
    private record Refusal(ErrorCode error, String message) {}

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        FindCoordinatorRequest request = (FindCoordinatorRequest) message;
        List<String> keys =
                context.version() < FIRST_WITH_KEYS ? List.of(request.key()) : List.copyOf(request.coordinatorKeys());
        Refusal refusal = refusal(request.keyType());
        if (refusal != null) {
            respond(context, keys.stream().map(key -> refused(key, refusal)).toList());
        } else if (keys.isEmpty()) {
            respond(context, List.of());
        } else {
            groups.partitionOf(keys.get(0)).whenComplete((first, failure) -> {
                Refusal missing =
                        failure == null ? null : new Refusal(Failures.code(failure), text(Failures.message(failure)));
                respond(
                        context,
                        keys.stream()
                                .map(key -> missing == null ? find(key, context.listener()) : refused(key, missing))
                                .toList());
            });
        }
    }

    private static String text(@Nullable String message) {
        return message == null ? "" : message;
    }

    private static @Nullable Refusal refusal(byte keyType) {
        return switch (keyType) {
            case GROUP -> null;
            case TRANSACTION ->
                new Refusal(ErrorCode.COORDINATOR_NOT_AVAILABLE, "this broker does not coordinate transactions");
            case SHARE -> new Refusal(ErrorCode.INVALID_REQUEST, "this broker does not coordinate share groups");
            default -> new Refusal(ErrorCode.INVALID_REQUEST, "there is no coordinator of type " + keyType);
        };
    }

    private Coordinator find(String group, String listener) {
        ClusterImage image = view.image();
        TopicImage topic = image.topic(GroupType.TOPIC);
        int partition = groups.partitionFor(group);
        if (topic == null || partition < 0 || partition >= topic.partitions().size()) {
            return refused(group, new Refusal(ErrorCode.COORDINATOR_NOT_AVAILABLE, GroupType.TOPIC + " is missing"));
        }
        BrokerImage leader =
                image.brokers().get(topic.partitions().get(partition).leader());
        Endpoint endpoint = leader == null || leader.isFenced() ? null : leader.endpoint(listener);
        if (leader == null || endpoint == null) {
            return refused(
                    group,
                    new Refusal(
                            ErrorCode.COORDINATOR_NOT_AVAILABLE,
                            "partition " + partition + " of " + GroupType.TOPIC + " has no leader on listener "
                                    + listener));
        }
        return new Coordinator()
                .setKey(group)
                .setNodeId(leader.id())
                .setHost(endpoint.host())
                .setPort(endpoint.port());
    }

    private static Coordinator refused(String key, Refusal refusal) {
        return new Coordinator()
                .setKey(key)
                .setNodeId(NOBODY)
                .setPort(NOBODY)
                .setErrorCode(refusal.error().code())
                .setErrorMessage(refusal.message());
    }

    private static void respond(RequestContext context, List<Coordinator> coordinators) {
        if (context.version() >= FIRST_WITH_KEYS) {
            context.respond(new FindCoordinatorResponse().setCoordinators(new ArrayList<>(coordinators)));
            return;
        }
        Coordinator only = coordinators.get(0);
        boolean found = only.errorCode() == ErrorCode.NONE.code();
        context.respond(new FindCoordinatorResponse()
                .setErrorCode(only.errorCode())
                // Kafka names the error even where there is none, and some clients print it
                .setErrorMessage(
                        context.version() < FIRST_WITH_MESSAGE
                                ? ""
                                : found ? ErrorCode.NONE.name() : only.errorMessage())
                .setNodeId(only.nodeId())
                .setHost(only.host())
                .setPort(only.port()));
    }
}
