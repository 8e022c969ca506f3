package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.kernel.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who gets an assignment now, and records what the leader assigned. */
final class Syncs {
    private static final Logger LOGGER = LoggerFactory.getLogger(Syncs.class);

    private final Rebalance rebalance;

    Syncs(Rebalance rebalance) {
        this.rebalance = rebalance;
    }

    Decision<GroupRecord, CompletionStage<SyncAnswer>> sync(ClassicGroup group, SyncCommand sync) {
        ErrorCode refusal = refusal(group, sync);
        if (refusal != ErrorCode.NONE) {
            return Decision.answer(CompletableFuture.completedFuture(SyncAnswer.failed(refusal)));
        }
        ClassicMember member = group.member(sync.memberId());
        rebalance.synced(group, member.id());
        if (group.is(GroupState.STABLE)) {
            return Decision.answer(CompletableFuture.completedFuture(rebalance.currentAssignment(group, member)));
        }
        CompletionStage<SyncAnswer> answer = member.awaitSync();
        return group.members().isLeader(member.id()) ? record(group, sync, answer) : Decision.answer(answer);
    }

    private static ErrorCode refusal(ClassicGroup group, SyncCommand sync) {
        ErrorCode error = group.validate(sync.memberId(), sync.instanceId());
        if (error != ErrorCode.NONE) {
            return error;
        }
        if (sync.generation() != group.generation()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        if (contradicts(sync.protocolType(), group.protocolTypeOrNull())
                || contradicts(sync.protocolName(), group.protocolName())) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        return group.is(GroupState.PREPARING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    private static boolean contradicts(@Nullable String said, @Nullable String chosen) {
        return said != null && chosen != null && !said.equals(chosen);
    }

    /** The assignment holds when it is recorded, if the group waits for it still. */
    private Decision<GroupRecord, CompletionStage<SyncAnswer>> record(
            ClassicGroup group, SyncCommand sync, CompletionStage<SyncAnswer> answer) {
        int generation = sync.generation();
        Function<ClassicMember, ByteBuffer> assignments =
                member -> sync.assignments().getOrDefault(member.id(), Bytes.NONE);
        return Decision.of(List.of(GroupMetadataRecords.of(group, assignments)), answer)
                .whenCommitted(() -> {
                    if (group.is(GroupState.COMPLETING_REBALANCE) && group.generation() == generation) {
                        rebalance.stabilize(group, assignments);
                    }
                })
                .whenFailed(error -> {
                    if (group.is(GroupState.COMPLETING_REBALANCE) && group.generation() == generation) {
                        LOGGER.atWarn()
                                .addKeyValue("group", group.id())
                                .addKeyValue("generation", generation)
                                .addKeyValue("reason", error.getMessage())
                                .log("an assignment could not be recorded: the group rebalances");
                        rebalance.dropAssignments(group, error.code());
                        rebalance.prepare(group, "the assignment could not be recorded");
                    }
                });
    }
}
