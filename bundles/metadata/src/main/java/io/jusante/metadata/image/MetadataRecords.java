package io.jusante.metadata.image;

import io.jusante.metadata.message.Messages;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.RegisterBrokerRecord;
import io.jusante.metadata.wire.ApiMessage;
import io.jusante.metadata.wire.MalformedRecordException;
import io.jusante.metadata.wire.WireReader;
import io.jusante.metadata.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Metadata records as bytes, framed as in KRaft's log: frame version, type and version as unsigned varints, then the
 * record (KIP-631).
 */
public final class MetadataRecords {
    private static final int FRAME_VERSION = 1;
    /** Three varints: a frame version and two numbers of at most 16 bits. */
    private static final int MAX_HEAD_BYTES = 1 + 3 + 3;

    private MetadataRecords() {}

    /** {@return the record's bytes, in the oldest version that says all that it holds} */
    public static ByteBuffer encode(ApiMessage record) {
        short version = version(record);
        ByteBuffer bytes = ByteBuffer.allocate(MAX_HEAD_BYTES + record.size(version));
        WireWriter out = new WireWriter(bytes);
        out.writeUnsignedVarint(FRAME_VERSION);
        out.writeUnsignedVarint(record.apiKey());
        out.writeUnsignedVarint(version);
        record.write(out, version);
        return bytes.flip();
    }

    /** {@return the bytes of all} */
    public static List<ByteBuffer> encode(List<? extends ApiMessage> records) {
        List<ByteBuffer> encoded = new ArrayList<>(records.size());
        for (ApiMessage record : records) {
            encoded.add(encode(record));
        }
        return encoded;
    }

    /**
     * {@return the record; the buffer's position is left alone}
     *
     * @throws UnreplayableRecordException if it is of an unknown type or version, or malformed
     */
    public static ApiMessage decode(ByteBuffer bytes) {
        try {
            WireReader in = new WireReader(bytes.duplicate());
            int frameVersion = in.readUnsignedVarint();
            if (frameVersion != FRAME_VERSION) {
                throw new UnreplayableRecordException("a metadata record with frame version " + frameVersion);
            }
            int type = in.readUnsignedVarint();
            int version = in.readUnsignedVarint();
            if (Messages.highestVersion(type) < 0) {
                throw new UnreplayableRecordException(
                        "a metadata record of type " + type + ", which this version does not know");
            }
            if (version < Messages.lowestVersion(type) || version > Messages.highestVersion(type)) {
                throw new UnreplayableRecordException("a metadata record of type " + type + " in version " + version
                        + ", which this version does not know");
            }
            ApiMessage record = Messages.newRecord(type);
            record.read(in, (short) version);
            if (in.remaining() > 0) {
                throw new UnreplayableRecordException(
                        "a metadata record of type " + type + " with " + in.remaining() + " bytes too many");
            }
            return record;
        } catch (MalformedRecordException e) {
            throw new UnreplayableRecordException("a malformed metadata record: " + e.getMessage(), e);
        }
    }

    private static short version(ApiMessage record) {
        if (record instanceof RegisterBrokerRecord) {
            return 1;
        }
        if (record instanceof PartitionRecord partition) {
            return (short) (partition.directories().isEmpty() ? 0 : 1);
        }
        if (record instanceof PartitionChangeRecord change) {
            return (short) (change.directories() == null ? 0 : 1);
        }
        return Messages.highestVersion(record.apiKey());
    }
}
