package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Decision;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DeleteGroupsRequest;
import io.jusante.protocol.message.DeleteGroupsResponse;
import io.jusante.protocol.message.DeleteGroupsResponse.DeletableGroupResult;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** DeleteGroups: groups without members, of any kind, go along with their offsets. */
@Component(service = RequestHandler.class)
public final class DeleteGroupsHandler implements RequestHandler {
    private final GroupCoordinator groups;

    @Activate
    public DeleteGroupsHandler(@Reference GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DELETE_GROUPS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DeleteGroupsRequest request = (DeleteGroupsRequest) message;
        List<CompletionStage<DeletableGroupResult>> each = new ArrayList<>();
        for (String id : new LinkedHashSet<>(request.groupsNames())) {
            each.add(delete(id)
                    .exceptionally(Failures::code)
                    .thenApply(
                            error -> new DeletableGroupResult().setGroupId(id).setErrorCode(error.code())));
        }
        Gathered.all(each).thenAccept(results -> context.respond(new DeleteGroupsResponse().setResults(results)));
    }

    /**
     * Deletes in as many steps as there are batches to fill: a group with very many offsets is not one batch. If a step
     * fails, or a member comes between two, the group stays with what is left.
     */
    private CompletionStage<ErrorCode> delete(String id) {
        return groups.write(id, "delete-group", shard -> delete(shard, id))
                .thenCompose(step -> step.isLast() ? CompletableFuture.completedFuture(step.error()) : delete(id));
    }

    /** What became of one step. */
    record Step(ErrorCode error, boolean isLast) {
        static Step refused(ErrorCode error) {
            return new Step(error, true);
        }
    }

    private static Decision<GroupRecord, Step> delete(GroupShard shard, String id) {
        Group group = shard.group(id);
        if (group == null) {
            return Decision.answer(Step.refused(ErrorCode.GROUP_ID_NOT_FOUND));
        }
        if (!group.isEmpty()) {
            return Decision.answer(Step.refused(ErrorCode.NON_EMPTY_GROUP));
        }
        Tombstones tombstones = new Tombstones();
        boolean last = tombstones.addAll(group, shard.offsets());
        return Decision.of(tombstones.records(), new Step(ErrorCode.NONE, last));
    }
}
