package io.jusante.coordinator.group.internal.classic;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A member wants to be in the next generation.
 *
 * @param memberId empty where the client has none yet
 * @param instanceId of a static member (KIP-345)
 * @param needsKnownMemberId whether a new member is first given an id, and joins when it comes back with it (KIP-394)
 * @param understandsSkippedAssignment whether a leader can be told that nothing is to be assigned (KIP-814)
 * @param reason why the client joins, for the log (KIP-800)
 */
record JoinCommand(
        String groupId,
        String memberId,
        @Nullable String instanceId,
        Client client,
        Timeouts timeouts,
        String protocolType,
        List<AssignmentProtocol> protocols,
        boolean needsKnownMemberId,
        boolean understandsSkippedAssignment,
        String reason) {
    JoinCommand {
        protocols = List.copyOf(protocols);
    }

    boolean isUnknownMember() {
        return memberId.isEmpty();
    }

    Set<String> protocolNames() {
        return protocols.stream().map(AssignmentProtocol::name).collect(Collectors.toSet());
    }

    /** Who is at the other end of the connection. */
    record Client(String id, String host) {}

    /**
     * How long the coordinator waits for a member.
     *
     * @param sessionMs from one heartbeat to the next
     * @param rebalanceMs until it has joined again when a rebalance begins
     */
    record Timeouts(int sessionMs, int rebalanceMs) {}
}
