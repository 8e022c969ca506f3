package io.jusante.coordinator.group.internal.classic;

import io.jusante.kernel.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member that joined is told.
 *
 * @param members all members with what they said for the chosen protocol; for the leader only
 * @param skipAssignment whether the leader is not to assign anything: the old assignment stays
 */
record JoinAnswer(
        ErrorCode error,
        int generation,
        @Nullable String protocolType,
        @Nullable String protocolName,
        String leader,
        String memberId,
        boolean skipAssignment,
        List<Joined> members) {
    /** A member, as the leader sees it. */
    record Joined(String memberId, @Nullable String instanceId, ByteBuffer metadata) {}

    JoinAnswer {
        members = List.copyOf(members);
    }

    static JoinAnswer failed(ErrorCode error, String memberId) {
        return new JoinAnswer(error, -1, null, null, "", memberId, false, List.of());
    }
}
