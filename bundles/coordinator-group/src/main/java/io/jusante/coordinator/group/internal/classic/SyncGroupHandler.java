package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.Failures;
import io.jusante.coordinator.group.internal.GroupCoordinator;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.SyncGroupRequest;
import io.jusante.protocol.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** SyncGroup: a member gets its assignment. Answered when the leader has brought it and it is recorded. */
@Component(service = RequestHandler.class)
public final class SyncGroupHandler implements RequestHandler {
    private static final int FIRST_WITH_PROTOCOL = 5;

    private final GroupCoordinator groups;

    @Activate
    public SyncGroupHandler(@Reference GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.SYNC_GROUP);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        SyncGroupRequest request = (SyncGroupRequest) message;
        GroupCoordinator.requireId(request.groupId());
        if (context.version() >= FIRST_WITH_PROTOCOL
                && (request.protocolType() == null || request.protocolName() == null)) {
            context.fail(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
            return;
        }
        SyncCommand sync = command(request);
        groups.write(
                        sync.groupId(),
                        "sync-group",
                        shard -> shard.protocol(ClassicGroups.class).sync(sync))
                .thenCompose(Function.identity())
                .exceptionally(failure -> SyncAnswer.failed(whileLoading(Failures.code(failure))))
                .thenAccept(answer -> context.respond(new SyncGroupResponse()
                        .setErrorCode(answer.error().code())
                        .setProtocolType(answer.protocolType())
                        .setProtocolName(answer.protocolName())
                        .setAssignment(answer.assignment())));
    }

    /** Old clients do not expect that a coordinator loads; that the group rebalances they all understand. */
    private static ErrorCode whileLoading(ErrorCode error) {
        return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.REBALANCE_IN_PROGRESS : error;
    }

    private static SyncCommand command(SyncGroupRequest request) {
        Map<String, ByteBuffer> assignments = new HashMap<>();
        request.assignments().forEach(one -> assignments.put(one.memberId(), Bytes.copyOf(one.assignment())));
        return new SyncCommand(
                request.groupId(),
                request.memberId(),
                request.groupInstanceId(),
                request.generationId(),
                request.protocolType(),
                request.protocolName(),
                assignments);
    }
}
