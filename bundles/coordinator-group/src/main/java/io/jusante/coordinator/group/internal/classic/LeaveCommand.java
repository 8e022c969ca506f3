package io.jusante.coordinator.group.internal.classic;

import io.jusante.kernel.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members leave, or an administrator takes them out. */
record LeaveCommand(String groupId, List<Leaving> members) {
    LeaveCommand {
        members = List.copyOf(members);
    }

    /**
     * One of them.
     *
     * @param memberId empty where a static member is named by its instance alone
     */
    record Leaving(
            String memberId,
            @Nullable String instanceId,
            @Nullable String reason) {}

    /** What became of it. */
    record Left(String memberId, @Nullable String instanceId, ErrorCode error) {}
}
