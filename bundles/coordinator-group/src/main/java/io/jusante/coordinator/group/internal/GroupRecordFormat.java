package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.RecordFormat;
import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.coordinator.group.internal.message.LegacyOffsetCommitKey;
import io.jusante.coordinator.group.internal.message.LegacyOffsetCommitValue;
import io.jusante.coordinator.group.internal.message.Messages;
import io.jusante.coordinator.group.internal.message.OffsetCommitKey;
import io.jusante.coordinator.group.internal.message.OffsetCommitValue;
import io.jusante.metadata.wire.ApiMessage;
import io.jusante.metadata.wire.MalformedRecordException;
import io.jusante.metadata.wire.WireReader;
import io.jusante.metadata.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of groups as Kafka writes them: a key is its type (two bytes) and its body, a value its version (two bytes)
 * and its body. Keys have one version, the type takes the place of its number.
 */
final class GroupRecordFormat implements RecordFormat<GroupRecord> {
    private static final short KEY_VERSION = 0;
    private static final short LEGACY_OFFSET_COMMIT = new LegacyOffsetCommitKey().apiKey();
    private static final short OFFSET_COMMIT = new OffsetCommitKey().apiKey();
    private static final short GROUP_METADATA = new GroupMetadataKey().apiKey();
    private static final Set<Short> KNOWN = Set.of(LEGACY_OFFSET_COMMIT, OFFSET_COMMIT, GROUP_METADATA);

    private final int compressionId;

    GroupRecordFormat(int compressionId) {
        this.compressionId = compressionId;
    }

    @Override
    public int compressionId() {
        return compressionId;
    }

    @Override
    public ByteBuffer key(GroupRecord record) {
        return encode(record.key().apiKey(), record.key(), KEY_VERSION);
    }

    @Override
    public @Nullable ByteBuffer value(GroupRecord record) {
        ApiMessage value = record.value();
        return value == null ? null : encode(record.valueVersion(), value, record.valueVersion());
    }

    private static ByteBuffer encode(short head, ApiMessage body, short version) {
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES + body.size(version));
        body.write(new WireWriter(bytes.putShort(head)), version);
        return bytes.flip();
    }

    @Override
    public @Nullable GroupRecord read(ByteBuffer key, @Nullable ByteBuffer value) {
        try {
            WireReader in = new WireReader(key);
            short type = in.readShort();
            if (!KNOWN.contains(type)) {
                return null;
            }
            ApiMessage readKey = Messages.newKey(type);
            readKey.read(in, KEY_VERSION);
            requireEnd(in, "key", type);
            return type == LEGACY_OFFSET_COMMIT
                    ? modern((LegacyOffsetCommitKey) readKey, value)
                    : withValue(readKey, value);
        } catch (MalformedRecordException e) {
            throw new IllegalArgumentException("a record of a group is malformed: " + e.getMessage(), e);
        }
    }

    private static GroupRecord withValue(ApiMessage key, @Nullable ByteBuffer bytes) {
        if (bytes == null) {
            return GroupRecord.tombstone(key);
        }
        // what a group's members said is kept as views of the value, which is only borrowed
        WireReader in = new WireReader(key.apiKey() == GROUP_METADATA ? copy(bytes) : bytes);
        ApiMessage value = Messages.newValue(key.apiKey());
        return new GroupRecord(key, value, readValue(in, value));
    }

    /** What versions of Kafka before 0.9 wrote says the same in fewer fields. */
    private static GroupRecord modern(LegacyOffsetCommitKey old, @Nullable ByteBuffer bytes) {
        OffsetCommitKey key = new OffsetCommitKey()
                .setGroup(old.group())
                .setTopic(old.topic())
                .setPartition(old.partition());
        if (bytes == null) {
            return GroupRecord.tombstone(key);
        }
        LegacyOffsetCommitValue value = new LegacyOffsetCommitValue();
        short version = readValue(new WireReader(bytes), value);
        OffsetCommitValue same = new OffsetCommitValue()
                .setOffset(value.offset())
                .setMetadata(value.metadata())
                .setCommitTimestamp(value.commitTimestamp());
        return new GroupRecord(key, same, version);
    }

    private static short readValue(WireReader in, ApiMessage value) {
        short type = value.apiKey();
        short version = in.readShort();
        if (version < Messages.lowestVersion(type) || version > Messages.highestVersion(type)) {
            throw new IllegalArgumentException("a group's record of type " + type + " has a value of version " + version
                    + ", which is not known here");
        }
        value.read(in, version);
        requireEnd(in, "value", type);
        return version;
    }

    private static void requireEnd(WireReader in, String what, short type) {
        if (in.remaining() > 0) {
            throw new IllegalArgumentException("the " + what + " of a group's record of type " + type + " has "
                    + in.remaining() + " bytes too many");
        }
    }

    private static ByteBuffer copy(ByteBuffer borrowed) {
        return ByteBuffer.allocate(borrowed.remaining())
                .put(borrowed.duplicate())
                .flip();
    }
}
