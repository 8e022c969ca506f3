package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.Failures;
import io.jusante.coordinator.group.internal.Gathered;
import io.jusante.coordinator.group.internal.GroupCoordinator;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeGroupsRequest;
import io.jusante.protocol.message.DescribeGroupsResponse;
import io.jusante.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.jusante.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** DescribeGroups: classic groups and their members. */
@Component(service = RequestHandler.class)
public final class DescribeGroupsHandler implements RequestHandler {
    private static final int FIRST_WITH_OPERATIONS = 3;
    private static final int FIRST_WITH_NOT_FOUND = 6;
    private static final int NOT_ASKED = Integer.MIN_VALUE;

    /** READ, DELETE, DESCRIBE, DESCRIBE_CONFIGS and ALTER_CONFIGS: without an authorizer all that a group has. */
    private static final int ALL_OPERATIONS = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;

    private final GroupCoordinator groups;

    @Activate
    public DescribeGroupsHandler(@Reference GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_GROUPS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DescribeGroupsRequest request = (DescribeGroupsRequest) message;
        short version = context.version();
        int operations = request.includeAuthorizedOperations() ? ALL_OPERATIONS : NOT_ASKED;
        List<CompletionStage<DescribedGroup>> each =
                new ArrayList<>(request.groups().size());
        for (String id : request.groups()) {
            each.add(describe(id)
                    .exceptionally(failure -> failed(failure, version))
                    .thenApply(group -> finished(group.setGroupId(id), operations, version)));
        }
        Gathered.all(each).thenAccept(all -> context.respond(new DescribeGroupsResponse().setGroups(all)));
    }

    private static DescribedGroup finished(DescribedGroup group, int operations, short version) {
        boolean known = group.errorCode() == ErrorCode.NONE.code();
        return version < FIRST_WITH_OPERATIONS ? group : group.setAuthorizedOperations(known ? operations : NOT_ASKED);
    }

    private CompletionStage<DescribedGroup> describe(String id) {
        return groups.read(
                        id,
                        "describe-group",
                        shard -> shard.protocol(ClassicGroups.class).describe(id))
                .thenApply(DescribeGroupsHandler::described);
    }

    private static DescribedGroup described(GroupDescription group) {
        List<DescribedGroupMember> members = new ArrayList<>(group.members().size());
        group.members()
                .forEach(member -> members.add(new DescribedGroupMember()
                        .setMemberId(member.memberId())
                        .setGroupInstanceId(member.instanceId())
                        .setClientId(member.client().id())
                        .setClientHost(member.client().host())
                        .setMemberMetadata(member.metadata())
                        .setMemberAssignment(member.assignment())));
        return new DescribedGroup()
                .setGroupState(group.state())
                .setProtocolType(group.protocolType())
                .setProtocolData(group.protocolName())
                .setMembers(members);
    }

    /** A group that is not there was an answer of its own once, and is an error for newer clients (KIP-1043). */
    private static DescribedGroup failed(Throwable failure, short version) {
        ErrorCode error = Failures.code(failure);
        DescribedGroup group = new DescribedGroup();
        if (error != ErrorCode.GROUP_ID_NOT_FOUND) {
            return group.setErrorCode(error.code());
        }
        group.setGroupState(GroupState.DEAD);
        return version < FIRST_WITH_NOT_FOUND
                ? group
                : group.setErrorCode(error.code()).setErrorMessage(Failures.message(failure));
    }
}
