package io.jusante.coordinator.group.internal.classic;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as DescribeGroups tells it.
 *
 * @param protocolName empty unless the group is stable
 */
record GroupDescription(String state, String protocolType, String protocolName, List<Member> members) {
    GroupDescription {
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param metadata what it said for the chosen protocol; no bytes unless the group is stable
     * @param assignment the last one that it was given and that has not been dropped
     */
    record Member(
            String memberId,
            @Nullable String instanceId,
            JoinCommand.Client client,
            ByteBuffer metadata,
            ByteBuffer assignment) {}
}
