package io.jusante.metadata.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jusante.metadata.wire.ApiMessage;
import io.jusante.metadata.wire.MalformedRecordException;
import io.jusante.metadata.wire.UnwritableMessageException;
import io.jusante.metadata.wire.WireReader;
import io.jusante.metadata.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.MetadataRecordType;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.Schema;
import org.junit.jupiter.api.Test;

/** Our metadata records and those of kafka-metadata agree in every version. */
class RecordAgreementTest {
    private static final long SEED = Long.getLong("jusante.seed", System.nanoTime());
    private static final int INSTANCES = 40;

    private interface Check {
        void run(MetadataRecordType type, short version, Random random) throws Exception;
    }

    private static void forEachVersion(Check check) throws Exception {
        int types = 0;
        for (MetadataRecordType type : MetadataRecordType.values()) {
            Random random = new Random(SEED ^ type.id());
            short lowest = Messages.lowestVersion(type.id());
            assertEquals(type.lowestSupportedVersion(), lowest, type.name());
            assertEquals(type.highestSupportedVersion(), Messages.highestVersion(type.id()), type.name());
            for (short version = lowest; version <= type.highestSupportedVersion(); version++) {
                try {
                    check.run(type, version, random);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(type + " version " + version + " with seed " + SEED, e);
                }
            }
            types++;
        }
        assertTrue(types >= 26, "only " + types + " types");
    }

    private static byte[] bytes(MetadataRecordType type, short version, Random random, boolean full) throws Exception {
        Schema[] schemas = (Schema[])
                type.newMetadataRecord().getClass().getField("SCHEMAS").get(null);
        return new RandomWire(random, full).message(schemas[version]);
    }

    private static Message readTheirs(MetadataRecordType type, byte[] bytes, short version) {
        Message message = type.newMetadataRecord();
        message.read(new ByteBufferAccessor(ByteBuffer.wrap(bytes)), version);
        return message;
    }

    private static byte[] writeTheirs(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        return buffer.array();
    }

    private static ApiMessage readOurs(MetadataRecordType type, byte[] bytes, short version) {
        ApiMessage message = Messages.newRecord(type.id());
        WireReader in = new WireReader(ByteBuffer.wrap(bytes));
        message.read(in, version);
        assertEquals(0, in.remaining());
        return message;
    }

    private static byte[] writeOurs(ApiMessage message, short version) {
        ByteBuffer buffer = ByteBuffer.allocate(message.size(version));
        message.write(new WireWriter(buffer), version);
        assertEquals(0, buffer.remaining());
        return buffer.array();
    }

    @Test
    void bothReadTheSameAndWriteTheSame() throws Exception {
        forEachVersion((type, version, random) -> {
            for (int i = 0; i < INSTANCES; i++) {
                byte[] bytes = bytes(type, version, random, i == 0);
                Message theirs = readTheirs(type, bytes, version);
                ApiMessage ours = readOurs(type, bytes, version);
                JsonNode json = (JsonNode) Class.forName(theirs.getClass().getName() + "JsonConverter")
                        .getMethod("write", theirs.getClass(), short.class)
                        .invoke(null, theirs, version);
                compare(type.name(), json, ours);
                byte[] written = writeOurs(ours, version);
                assertArrayEquals(writeTheirs(theirs, version), written);
                assertEquals(ours, readOurs(type, written, version));
            }
        });
    }

    private static void compare(String path, JsonNode expected, Object actual) throws ReflectiveOperationException {
        if (expected.isNull() || actual == null) {
            assertTrue(expected.isNull() && actual == null, path);
        } else if (actual instanceof List<?> list) {
            assertEquals(expected.size(), list.size(), path);
            for (int i = 0; i < list.size(); i++) {
                compare(path + "[" + i + "]", expected.get(i), list.get(i));
            }
        } else if (expected.isObject()) {
            for (Map.Entry<String, JsonNode> field : expected.properties()) {
                Object value = actual.getClass().getMethod(field.getKey()).invoke(actual);
                compare(path + "." + field.getKey(), field.getValue(), value);
            }
        } else {
            compareValue(path, expected, actual);
        }
    }

    private static void compareValue(String path, JsonNode expected, Object actual) {
        if (actual instanceof Boolean) {
            assertEquals(expected.booleanValue(), actual, path);
        } else if (actual instanceof Double) {
            assertEquals(expected.doubleValue(), actual, path);
        } else if (actual instanceof Number number) {
            assertEquals(expected.longValue(), number.longValue(), path);
        } else if (actual instanceof UUID uuid) {
            Uuid same = new Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
            assertEquals(expected.textValue(), same.toString(), path);
        } else if (actual instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            assertEquals(java.util.Base64.getEncoder().encodeToString(copy), expected.asText(), path);
        } else {
            assertEquals(expected.textValue(), actual, path);
        }
    }

    @Test
    void bothDropAndRefuseTheSameInAnotherVersion() throws Exception {
        forEachVersion((type, from, random) -> {
            for (short to = 0; to <= type.highestSupportedVersion(); to++) {
                byte[] bytes = bytes(type, from, random, true);
                byte[] theirs = null;
                try {
                    theirs = writeTheirs(readTheirs(type, bytes, from), to);
                } catch (RuntimeException refused) {
                    // ours must refuse it too
                }
                byte[] ours = null;
                try {
                    ours = writeOurs(readOurs(type, bytes, from), to);
                } catch (UnwritableMessageException refused) {
                    // compared below
                }
                assertArrayEquals(theirs, ours);
            }
        });
    }

    @Test
    void everyTruncationAndAnyCorruptionIsAMalformedRecordAtWorst() throws Exception {
        forEachVersion((type, version, random) -> {
            byte[] whole = bytes(type, version, random, true);
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThrows(MalformedRecordException.class, () -> readOurs(type, part, version));
            }
            for (int i = 0; i < 200 && whole.length > 0; i++) {
                byte[] corrupt = whole.clone();
                corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
                corrupt[random.nextInt(corrupt.length)] ^= (byte) (1 << random.nextInt(8));
                try {
                    Messages.newRecord(type.id()).read(new WireReader(ByteBuffer.wrap(corrupt)), version);
                } catch (MalformedRecordException expected) {
                    // anything else escapes and fails the test
                }
            }
        });
    }
}
