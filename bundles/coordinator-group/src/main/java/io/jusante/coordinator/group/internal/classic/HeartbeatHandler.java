package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.Failures;
import io.jusante.coordinator.group.internal.GroupCoordinator;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.HeartbeatRequest;
import io.jusante.protocol.message.HeartbeatResponse;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Heartbeat: a member is alive, and hears whether it has to join again. */
@Component(service = RequestHandler.class)
public final class HeartbeatHandler implements RequestHandler {
    private final GroupCoordinator groups;

    @Activate
    public HeartbeatHandler(@Reference GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.HEARTBEAT);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        HeartbeatRequest request = (HeartbeatRequest) message;
        GroupCoordinator.requireId(request.groupId());
        HeartbeatCommand heartbeat = new HeartbeatCommand(
                request.groupId(), request.memberId(), request.groupInstanceId(), request.generationId());
        groups.write(
                        heartbeat.groupId(),
                        "heartbeat",
                        shard -> shard.protocol(ClassicGroups.class).heartbeat(heartbeat))
                .exceptionally(failure -> whileLoading(Failures.code(failure)))
                .thenAccept(error -> context.respond(new HeartbeatResponse().setErrorCode(error.code())));
    }

    /** The sessions of a group that is being loaded begin when it is loaded: until then nobody is late. */
    private static ErrorCode whileLoading(ErrorCode error) {
        return error == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : error;
    }
}
