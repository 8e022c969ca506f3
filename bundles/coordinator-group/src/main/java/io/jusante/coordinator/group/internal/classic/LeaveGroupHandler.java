package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.Failures;
import io.jusante.coordinator.group.internal.GroupCoordinator;
import io.jusante.coordinator.group.internal.classic.LeaveCommand.Leaving;
import io.jusante.coordinator.group.internal.classic.LeaveCommand.Left;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.LeaveGroupRequest;
import io.jusante.protocol.message.LeaveGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** LeaveGroup: members go, one or several at once. */
@Component(service = RequestHandler.class)
public final class LeaveGroupHandler implements RequestHandler {
    private static final int FIRST_WITH_SEVERAL = 3;

    private final GroupCoordinator groups;

    @Activate
    public LeaveGroupHandler(@Reference GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.LEAVE_GROUP);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        LeaveGroupRequest request = (LeaveGroupRequest) message;
        if (request.groupId().isEmpty()) {
            // without a word about the members: the group is what is wrong
            context.respond(new LeaveGroupResponse().setErrorCode(ErrorCode.INVALID_GROUP_ID.code()));
            return;
        }
        LeaveCommand leave = new LeaveCommand(request.groupId(), leaving(request, context.version()));
        groups.write(
                        leave.groupId(),
                        "leave-group",
                        shard -> shard.protocol(ClassicGroups.class).leave(leave))
                .thenApply(left -> response(left, context.version()))
                .exceptionally(failure -> new LeaveGroupResponse()
                        .setErrorCode(Failures.code(failure).code()))
                .thenAccept(context::respond);
    }

    private static List<Leaving> leaving(LeaveGroupRequest request, short version) {
        if (version < FIRST_WITH_SEVERAL) {
            return List.of(new Leaving(request.memberId(), null, null));
        }
        List<Leaving> leaving = new ArrayList<>(request.members().size());
        request.members()
                .forEach(member ->
                        leaving.add(new Leaving(member.memberId(), member.groupInstanceId(), member.reason())));
        return leaving;
    }

    private static LeaveGroupResponse response(List<Left> all, short version) {
        if (version < FIRST_WITH_SEVERAL) {
            ErrorCode error = all.get(0).error();
            return new LeaveGroupResponse().setErrorCode(error.code());
        }
        List<LeaveGroupResponse.MemberResponse> members = new ArrayList<>(all.size());
        all.forEach(left -> members.add(new LeaveGroupResponse.MemberResponse()
                .setMemberId(left.memberId())
                .setGroupInstanceId(left.instanceId())
                .setErrorCode(left.error().code())));
        return new LeaveGroupResponse().setMembers(members);
    }
}
