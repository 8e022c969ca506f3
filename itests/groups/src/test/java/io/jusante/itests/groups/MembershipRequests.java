package io.jusante.itests.groups;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.internals.ConsumerProtocol;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.jspecify.annotations.Nullable;

/** The requests of a member of one group in each of their versions. */
final class MembershipRequests {
    private static final String PROTOCOL_TYPE = "consumer";
    private static final int FIND_MANY = 4;
    private static final int LEAVE_MANY = 3;

    private MembershipRequests() {}

    static FindCoordinatorRequestData find(Group group, short version) {
        FindCoordinatorRequestData request = new FindCoordinatorRequestData();
        return version >= FIND_MANY ? request.setCoordinatorKeys(List.of(group.name())) : request.setKey(group.name());
    }

    static JoinGroupRequestData join(
            Group group, String memberId, @Nullable String instanceId, int sessionTimeoutMs, int rebalanceTimeoutMs) {
        JoinGroupRequestData request = new JoinGroupRequestData()
                .setGroupId(group.name())
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId)
                .setSessionTimeoutMs(sessionTimeoutMs)
                .setRebalanceTimeoutMs(rebalanceTimeoutMs)
                .setProtocolType(PROTOCOL_TYPE);
        ByteBuffer subscription = ConsumerProtocol.serializeSubscription(new Subscription(List.of(group.name())));
        byte[] metadata = new byte[subscription.remaining()];
        subscription.get(metadata);
        // the names that the stock consumers' assignors have, so that both can be in one group
        for (String name : List.of("range", "roundrobin")) {
            request.protocols()
                    .add(new JoinGroupRequestData.JoinGroupRequestProtocol()
                            .setName(name)
                            .setMetadata(metadata));
        }
        return request;
    }

    /** {@return the request of a leader that shares out the partitions, or of a follower} */
    static SyncGroupRequestData sync(Group group, JoinGroupResponseData joined, @Nullable String instanceId) {
        SyncGroupRequestData request = new SyncGroupRequestData()
                .setGroupId(group.name())
                .setMemberId(joined.memberId())
                .setGenerationId(joined.generationId())
                .setGroupInstanceId(instanceId)
                .setProtocolType(PROTOCOL_TYPE)
                .setProtocolName(joined.protocolName());
        if (joined.leader().equals(joined.memberId()) && !joined.skipAssignment()) {
            List<SyncGroupRequestData.SyncGroupRequestAssignment> assignments = new ArrayList<>();
            share(group, joined).forEach((memberId, partitions) -> {
                ByteBuffer assignment = ConsumerProtocol.serializeAssignment(new Assignment(partitions));
                byte[] bytes = new byte[assignment.remaining()];
                assignment.get(bytes);
                assignments.add(new SyncGroupRequestData.SyncGroupRequestAssignment()
                        .setMemberId(memberId)
                        .setAssignment(bytes));
            });
            request.setAssignments(assignments);
        }
        return request;
    }

    /** Deals the partitions out, in another way in each generation, so that they change hands often. */
    private static Map<String, List<TopicPartition>> share(Group group, JoinGroupResponseData joined) {
        List<String> memberIds = joined.members().stream()
                .map(JoinGroupResponseMember::memberId)
                .sorted()
                .toList();
        Map<String, List<TopicPartition>> shares = new HashMap<>();
        memberIds.forEach(memberId -> shares.put(memberId, new ArrayList<>()));
        for (int partition = 0; partition < group.partitions(); partition++) {
            String memberId = memberIds.get((partition + joined.generationId()) % memberIds.size());
            shares.get(memberId).add(new TopicPartition(group.name(), partition));
        }
        return shares;
    }

    /** {@return the partitions that an answer to SyncGroup assigns} */
    static Set<Integer> assigned(byte[] assignment) {
        Set<Integer> partitions = new TreeSet<>();
        if (assignment.length > 0) {
            ConsumerProtocol.deserializeAssignment(ByteBuffer.wrap(assignment))
                    .partitions()
                    .forEach(partition -> partitions.add(partition.partition()));
        }
        return partitions;
    }

    static LeaveGroupRequestData leave(Group group, short version, String memberId, @Nullable String instanceId) {
        LeaveGroupRequestData request = new LeaveGroupRequestData().setGroupId(group.name());
        return version >= LEAVE_MANY
                ? request.setMembers(List.of(new LeaveGroupRequestData.MemberIdentity()
                        .setMemberId(memberId)
                        .setGroupInstanceId(instanceId)))
                : request.setMemberId(memberId);
    }
}
