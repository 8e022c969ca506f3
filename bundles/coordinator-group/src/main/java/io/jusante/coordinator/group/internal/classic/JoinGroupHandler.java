package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.Failures;
import io.jusante.coordinator.group.internal.GroupCoordinator;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.JoinGroupRequest;
import io.jusante.protocol.message.JoinGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** JoinGroup: a member takes part in the next generation. Answered when that begins. */
@Component(service = RequestHandler.class)
public final class JoinGroupHandler implements RequestHandler {
    private static final int FIRST_WITH_KNOWN_MEMBER_ID = 4;
    private static final int FIRST_WITH_NULLABLE_PROTOCOL = 7;
    private static final int FIRST_WITH_SKIPPED_ASSIGNMENT = 9;

    private final GroupCoordinator groups;

    @Activate
    public JoinGroupHandler(@Reference GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.JOIN_GROUP);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        JoinGroupRequest request = (JoinGroupRequest) message;
        GroupCoordinator.requireId(request.groupId());
        JoinCommand join = command(context, request);
        String memberId = request.memberId();
        groups.write(
                        join.groupId(),
                        "join-group",
                        shard -> shard.protocol(ClassicGroups.class).join(join))
                .thenCompose(Function.identity())
                .exceptionally(failure -> JoinAnswer.failed(Failures.code(failure), memberId))
                .thenAccept(answer -> context.respond(response(answer, context.version())));
    }

    private static JoinCommand command(RequestContext context, JoinGroupRequest request) {
        List<AssignmentProtocol> protocols = new ArrayList<>(request.protocols().size());
        request.protocols()
                .forEach(protocol ->
                        protocols.add(new AssignmentProtocol(protocol.name(), Bytes.copyOf(protocol.metadata()))));
        String clientId = context.clientId();
        String reason = request.reason();
        // version 0 has one time-out for both
        int rebalanceMs = request.rebalanceTimeoutMs() < 0 ? request.sessionTimeoutMs() : request.rebalanceTimeoutMs();
        return new JoinCommand(
                request.groupId(),
                request.memberId(),
                request.groupInstanceId(),
                new JoinCommand.Client(
                        clientId == null ? "" : clientId,
                        context.clientAddress().toString()),
                new JoinCommand.Timeouts(request.sessionTimeoutMs(), rebalanceMs),
                request.protocolType(),
                protocols,
                context.version() >= FIRST_WITH_KNOWN_MEMBER_ID,
                context.version() >= FIRST_WITH_SKIPPED_ASSIGNMENT,
                reason == null || reason.isEmpty() ? "not given" : reason);
    }

    private static JoinGroupResponse response(JoinAnswer answer, short version) {
        List<JoinGroupResponse.JoinGroupResponseMember> members =
                new ArrayList<>(answer.members().size());
        answer.members()
                .forEach(member -> members.add(new JoinGroupResponse.JoinGroupResponseMember()
                        .setMemberId(member.memberId())
                        .setGroupInstanceId(member.instanceId())
                        .setMetadata(member.metadata())));
        String protocol = answer.protocolName();
        JoinGroupResponse response = new JoinGroupResponse()
                .setErrorCode(answer.error().code())
                .setGenerationId(answer.generation())
                .setProtocolType(answer.protocolType())
                .setProtocolName(protocol == null && version < FIRST_WITH_NULLABLE_PROTOCOL ? "" : protocol)
                .setLeader(answer.leader())
                .setMemberId(answer.memberId())
                .setMembers(members);
        // only what was asked for in this version is ever skipped
        return answer.error() == ErrorCode.NONE ? response.setSkipAssignment(answer.skipAssignment()) : response;
    }
}
