package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.coordinator.group.internal.message.GroupMetadataValue;
import io.jusante.coordinator.group.internal.message.GroupMetadataValue.MemberMetadata;
import io.jusante.coordinator.group.internal.message.OffsetCommitKey;
import io.jusante.coordinator.group.internal.message.OffsetCommitValue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRecord;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordHelpers;
import org.apache.kafka.coordinator.group.GroupCoordinatorRecordSerde;
import org.apache.kafka.coordinator.group.OffsetAndMetadata;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitKey;
import org.apache.kafka.coordinator.group.generated.LegacyOffsetCommitValue;
import org.apache.kafka.server.common.ApiMessageAndVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our records, as Kafka 4.3.1 reads them, and Kafka's, as we do. */
class GroupRecordFormatTest {
    private static final UUID TOPIC_ID = new UUID(0x1234_5678_9abc_def0L, 0x0fed_cba9_8765_4321L);
    private static final Uuid KAFKAS_TOPIC_ID =
            new Uuid(TOPIC_ID.getMostSignificantBits(), TOPIC_ID.getLeastSignificantBits());

    private final GroupRecordFormat format = new GroupRecordFormat(0);
    private final GroupCoordinatorRecordSerde kafka = new GroupCoordinatorRecordSerde();

    private CoordinatorRecord kafkaReads(GroupRecord record) {
        return kafka.deserialize(format.key(record), format.value(record));
    }

    private GroupRecord weRead(CoordinatorRecord record) {
        byte[] value = kafka.serializeValue(record);
        return format.read(ByteBuffer.wrap(kafka.serializeKey(record)), value == null ? null : ByteBuffer.wrap(value));
    }

    private static CommittedOffset offset(long expireTimestampMs, UUID topicId) {
        return new CommittedOffset(42, 7, "até já ✓", 1_700_000_000_000L, expireTimestampMs, topicId);
    }

    @Test
    void aCommitIsByteForByteWhatKafkaWrites() {
        GroupRecord ours = OffsetRecords.commit("grupo", "tópico", 3, offset(-1, TOPIC_ID));
        CoordinatorRecord theirs = GroupCoordinatorRecordHelpers.newOffsetCommitRecord(
                "grupo",
                "tópico",
                3,
                new OffsetAndMetadata(
                        42, OptionalInt.of(7), "até já ✓", 1_700_000_000_000L, OptionalLong.empty(), KAFKAS_TOPIC_ID));
        assertEquals(ByteBuffer.wrap(kafka.serializeKey(theirs)), format.key(ours));
        assertEquals(ByteBuffer.wrap(kafka.serializeValue(theirs)), format.value(ours));
        assertEquals(theirs, kafkaReads(ours));
        assertEquals(offset(-1, TOPIC_ID), OffsetRecords.offset((OffsetCommitValue)
                weRead(theirs).value()));
    }

    @Test
    void aCommitThatIsToExpireIsToo() {
        GroupRecord ours = OffsetRecords.commit("g", "t", 0, offset(1_800_000_000_000L, TOPIC_ID));
        CoordinatorRecord theirs = GroupCoordinatorRecordHelpers.newOffsetCommitRecord(
                "g",
                "t",
                0,
                new OffsetAndMetadata(
                        42,
                        OptionalInt.of(7),
                        "até já ✓",
                        1_700_000_000_000L,
                        OptionalLong.of(1_800_000_000_000L),
                        KAFKAS_TOPIC_ID));
        assertEquals(ByteBuffer.wrap(kafka.serializeValue(theirs)), format.value(ours));
        // that version has neither an epoch nor an id
        assertEquals(
                new CommittedOffset(42, -1, "até já ✓", 1_700_000_000_000L, 1_800_000_000_000L, new UUID(0, 0)),
                OffsetRecords.offset((OffsetCommitValue) weRead(theirs).value()));
    }

    @Test
    void tombstonesAreTheSame() {
        GroupRecord ours = OffsetRecords.tombstone("g", "t", 9);
        CoordinatorRecord theirs = GroupCoordinatorRecordHelpers.newOffsetCommitTombstoneRecord("g", "t", 9);
        assertEquals(theirs, kafkaReads(ours));
        assertEquals(ours, weRead(theirs));
        assertEquals(
                GroupRecord.tombstone(new GroupMetadataKey().setGroup("g")),
                weRead(GroupCoordinatorRecordHelpers.newGroupMetadataTombstoneRecord("g")));
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3, 4})
    void everyVersionOfACommitIsRead(short version) {
        ApiMessage value = new org.apache.kafka.coordinator.group.generated.OffsetCommitValue()
                .setOffset(5)
                .setMetadata("m")
                .setCommitTimestamp(6);
        GroupRecord read = weRead(CoordinatorRecord.record(
                new org.apache.kafka.coordinator.group.generated.OffsetCommitKey()
                        .setGroup("g")
                        .setTopic("t"),
                new ApiMessageAndVersion(value, version)));
        assertEquals(new CommittedOffset(5, -1, "m", 6, -1, new UUID(0, 0)), OffsetRecords.offset((OffsetCommitValue)
                read.value()));
    }

    @Test
    void commitsOfTheOldestKafkasAreReadAsTodays() {
        GroupRecord read = weRead(CoordinatorRecord.record(
                new LegacyOffsetCommitKey().setGroup("g").setTopic("t").setPartition(2),
                new ApiMessageAndVersion(
                        new LegacyOffsetCommitValue()
                                .setOffset(5)
                                .setMetadata("m")
                                .setCommitTimestamp(6),
                        (short) 0)));
        assertEquals(new OffsetCommitKey().setGroup("g").setTopic("t").setPartition(2), read.key());
        assertEquals(new CommittedOffset(5, -1, "m", 6, -1, new UUID(0, 0)), OffsetRecords.offset((OffsetCommitValue)
                read.value()));
        assertNull(weRead(CoordinatorRecord.tombstone(
                        new LegacyOffsetCommitKey().setGroup("g").setTopic("t")))
                .value());
    }

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3, 4})
    void everyVersionOfAGroupGoesBothWays(short version) {
        GroupMetadataValue value = new GroupMetadataValue()
                .setProtocolType("consumer")
                .setGeneration(4)
                .setProtocol("range")
                .setLeader("m-1")
                .setCurrentStateTimestamp(version >= 2 ? 99 : -1)
                .setMembers(List.of(new MemberMetadata()
                        .setMemberId("m-1")
                        .setGroupInstanceId(version >= 3 ? "i" : null)
                        .setClientId("c")
                        .setClientHost("/127.0.0.1")
                        .setRebalanceTimeout(version >= 1 ? 300 : -1)
                        .setSessionTimeout(100)
                        .setSubscription(ByteBuffer.wrap(new byte[] {1, 2}))
                        .setAssignment(ByteBuffer.wrap(new byte[] {3}))));
        GroupRecord ours = new GroupRecord(new GroupMetadataKey().setGroup("g"), value, version);
        CoordinatorRecord theirs = kafkaReads(ours);
        assertEquals(version, theirs.value().version());
        assertEquals(ours, weRead(theirs));
    }

    @Test
    void whatIsReadOutlivesTheBufferItWasReadFrom() {
        GroupMetadataValue value = new GroupMetadataValue()
                .setProtocolType("consumer")
                .setMembers(List.of(new MemberMetadata()
                        .setMemberId("m")
                        .setClientId("c")
                        .setClientHost("h")
                        .setSubscription(ByteBuffer.wrap(new byte[] {1, 2}))
                        .setAssignment(ByteBuffer.wrap(new byte[] {3}))));
        GroupRecord record = new GroupRecord(new GroupMetadataKey().setGroup("g"), value, (short) 3);
        ByteBuffer borrowed = format.value(record);
        GroupRecord read = format.read(format.key(record), borrowed);
        for (int i = 0; i < borrowed.limit(); i++) {
            borrowed.put(i, (byte) 0);
        }
        assertEquals(record, read);
    }

    @Test
    void recordsOfNewerProtocolsArePassedOver() {
        CoordinatorRecord consumerGroup = GroupCoordinatorRecordHelpers.newConsumerGroupEpochRecord("g", 3, 4L);
        assertNull(weRead(consumerGroup));
        assertNull(format.read(ByteBuffer.wrap(new byte[] {0x7f, 0x7f, 1, 2, 3}), null));
    }

    @Test
    void whatIsNotWhatItSaysIsRefused() {
        GroupRecord commit = OffsetRecords.commit("g", "t", 0, offset(-1, TOPIC_ID));
        ByteBuffer key = format.key(commit);
        ByteBuffer value = format.value(commit);
        assertNotNull(format.read(key, value));
        ByteBuffer unknownVersion = copy(value).putShort(0, (short) 9);
        assertThrows(IllegalArgumentException.class, () -> format.read(key, unknownVersion));
        for (int cut = 0; cut < value.limit(); cut++) {
            ByteBuffer torn = copy(value).limit(cut);
            assertThrows(IllegalArgumentException.class, () -> format.read(key, torn), "a value of " + cut + " bytes");
        }
        for (int cut = 0; cut < key.limit(); cut++) {
            ByteBuffer torn = copy(key).limit(cut);
            assertThrows(IllegalArgumentException.class, () -> format.read(torn, value), "a key of " + cut + " bytes");
        }
        ByteBuffer tooLong = ByteBuffer.allocate(key.limit() + 1).put(copy(key)).rewind();
        assertThrows(IllegalArgumentException.class, () -> format.read(tooLong, value));
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
