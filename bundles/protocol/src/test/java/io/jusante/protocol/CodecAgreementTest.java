package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.protocol.wire.UnwritableMessageException;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.protocol.Message;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our codec and that of kafka-clients agree on every message in every version. */
class CodecAgreementTest {
    private static final long SEED = Long.getLong("jusante.seed", System.nanoTime());
    private static final int INSTANCES = 30;

    private static List<Counterpart> all;

    @BeforeAll
    static void findMessages() throws Exception {
        all = Counterpart.all();
        assertTrue(all.size() >= 195, "only " + all.size() + " messages");
    }

    /** Random bytes that Kafka's schema allows, read by both, written by both. */
    @Test
    void bothReadTheSameAndWriteTheSame() throws Exception {
        long fields = 0;
        for (Counterpart message : all) {
            Random random = new Random(SEED ^ message.name().hashCode());
            for (short version = message.lowestVersion(); version <= message.highestVersion(); version++) {
                for (int i = 0; i < INSTANCES; i++) {
                    byte[] bytes =
                            ByteBufUtil.getBytes(new RandomWire(random, i == 0).message(message.schema(version)));
                    try {
                        fields += agree(message, version, bytes);
                    } catch (AssertionError | RuntimeException e) {
                        throw new AssertionError(message.name() + " version " + version + " with seed " + SEED, e);
                    }
                }
            }
        }
        assertTrue(fields > 100_000, "only " + fields + " fields were compared");
    }

    private static int agree(Counterpart message, short version, byte[] bytes) throws ReflectiveOperationException {
        Message theirs = message.readTheirs(bytes, version);
        ApiMessage ours = message.readOurs(bytes, version);
        int fields = Mirror.compare(message.name(), message.json(theirs, version), ours);
        byte[] written = Counterpart.writeOurs(ours, version);
        assertArrayEquals(Counterpart.writeTheirs(theirs, version), written);
        assertEquals(theirs, message.readTheirs(written, version));
        ApiMessage copy = (ApiMessage) Mirror.copy(ours);
        assertEquals(ours, copy);
        assertEquals(ours.hashCode(), copy.hashCode());
        assertEquals(ours.toString(), copy.toString());
        assertArrayEquals(written, Counterpart.writeOurs(copy, version));
        return fields;
    }

    @Test
    void defaultsAreTheSame() throws Exception {
        for (Counterpart message : all) {
            for (short version = message.lowestVersion(); version <= message.highestVersion(); version++) {
                byte[] theirs = theirsOrNull(message.newTheirs(), version);
                assertArrayEquals(theirs, oursOrNull(message.newOurs(), version), message.name() + " " + version);
            }
        }
    }

    /** What one version holds, written in another: both drop the same, and refuse the same. */
    @Test
    void bothRefuseWhatAnotherVersionCannotExpress() throws Exception {
        int refused = 0;
        int written = 0;
        for (Counterpart message : all) {
            Random random = new Random(SEED ^ message.name().hashCode());
            for (short from = message.lowestVersion(); from <= message.highestVersion(); from++) {
                for (short to = message.lowestVersion(); to <= message.highestVersion(); to++) {
                    for (int i = 0; i < 4; i++) {
                        byte[] bytes =
                                ByteBufUtil.getBytes(new RandomWire(random, i == 0).message(message.schema(from)));
                        byte[] theirs = theirsOrNull(message.readTheirs(bytes, from), to);
                        byte[] ours = oursOrNull(message.readOurs(bytes, from), to);
                        assertArrayEquals(theirs, ours, () -> message.name() + " with seed " + SEED);
                        refused += ours == null ? 1 : 0;
                        written += ours == null ? 0 : 1;
                    }
                }
            }
        }
        assertTrue(refused > 200 && written > 2000, refused + " refused, " + written + " written");
    }

    private static byte[] theirsOrNull(Message message, short version) {
        try {
            return Counterpart.writeTheirs(message, version);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static byte[] oursOrNull(ApiMessage message, short version) {
        try {
            return Counterpart.writeOurs(message, version);
        } catch (UnwritableMessageException e) {
            return null;
        }
    }

    @Test
    void versionsAreTheSame() throws Exception {
        for (Counterpart message : all) {
            Message theirs = message.newTheirs();
            assertEquals(theirs.lowestSupportedVersion(), message.lowestVersion(), message.name());
            assertEquals(theirs.highestSupportedVersion(), message.highestVersion(), message.name());
            if (theirs instanceof org.apache.kafka.common.protocol.ApiMessage numbered) {
                assertEquals(numbered.apiKey(), message.newOurs().apiKey(), message.name());
            }
        }
    }
}
