package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.coordinator.group.internal.message.GroupMetadataValue;
import io.jusante.coordinator.group.internal.message.GroupMetadataValue.MemberMetadata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A classic group as it lies in the log: one record that says all of it. */
final class GroupMetadataRecords {
    /** The newest version that every Kafka broker since 2.3 can read. */
    private static final short VALUE_VERSION = 3;

    private GroupMetadataRecords() {}

    static GroupMetadataKey key(String groupId) {
        return new GroupMetadataKey().setGroup(groupId);
    }

    /** {@return the record of a group that is new: nobody has been in a generation of it} */
    static GroupRecord founded(ClassicGroup group) {
        GroupMetadataValue value = new GroupMetadataValue()
                .setProtocolType("")
                .setGeneration(group.generation())
                .setProtocol(null)
                .setLeader(null)
                .setCurrentStateTimestamp(group.stateSinceMs());
        return new GroupRecord(key(group.id()), value, VALUE_VERSION);
    }

    /** {@return the record of a group with the assignments that its members have} */
    static GroupRecord of(ClassicGroup group) {
        return of(group, ClassicMember::assignment);
    }

    /** {@return the record of a group with these assignments} */
    static GroupRecord of(ClassicGroup group, Function<ClassicMember, ByteBuffer> assignments) {
        String protocol = group.protocolName();
        List<MemberMetadata> members = new ArrayList<>(group.memberCount());
        if (protocol != null) {
            group.members().all().forEach(member -> members.add(of(member, protocol, assignments.apply(member))));
        }
        GroupMetadataValue value = new GroupMetadataValue()
                .setProtocolType(group.protocolType())
                .setGeneration(group.generation())
                .setProtocol(protocol)
                .setLeader(protocol == null ? null : group.members().leader())
                .setCurrentStateTimestamp(group.stateSinceMs())
                .setMembers(members);
        return new GroupRecord(key(group.id()), value, VALUE_VERSION);
    }

    private static MemberMetadata of(ClassicMember member, String protocol, ByteBuffer assignment) {
        return new MemberMetadata()
                .setMemberId(member.id())
                .setGroupInstanceId(member.instanceId())
                .setClientId(member.client().id())
                .setClientHost(member.client().host())
                .setRebalanceTimeout(member.timeouts().rebalanceMs())
                .setSessionTimeout(member.timeouts().sessionMs())
                .setSubscription(member.metadata(protocol))
                .setAssignment(assignment);
    }

    /** {@return the group that a record describes} */
    static ClassicGroup restore(String id, GroupMetadataValue value, Sessions sessions) {
        ClassicGroup group = new ClassicGroup(id, sessions);
        String type = value.protocolType().isEmpty() ? null : value.protocolType();
        String protocol = value.protocol();
        for (MemberMetadata recorded : value.members()) {
            ClassicMember member = restore(recorded, protocol);
            member.assign(Bytes.copyOf(recorded.assignment()));
            group.members().add(member);
        }
        group.members().lead(value.leader());
        group.restore(value.generation(), type, protocol, value.currentStateTimestamp());
        return group;
    }

    private static ClassicMember restore(MemberMetadata recorded, @Nullable String protocol) {
        // version 0 has one time-out for both
        int rebalanceMs = recorded.rebalanceTimeout() < 0 ? recorded.sessionTimeout() : recorded.rebalanceTimeout();
        ByteBuffer metadata = Bytes.copyOf(recorded.subscription());
        return new ClassicMember(
                recorded.memberId(),
                recorded.groupInstanceId(),
                new JoinCommand.Client(recorded.clientId(), recorded.clientHost()),
                new JoinCommand.Timeouts(recorded.sessionTimeout(), rebalanceMs),
                protocol == null ? List.of() : List.of(new AssignmentProtocol(protocol, metadata)));
    }
}
