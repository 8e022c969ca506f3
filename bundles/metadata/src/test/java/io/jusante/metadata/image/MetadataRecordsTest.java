package io.jusante.metadata.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.metadata.message.FeatureLevelRecord;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.TopicRecord;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataRecordsTest {
    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] content = new byte[bytes.remaining()];
        bytes.duplicate().get(content);
        return HexFormat.of().formatHex(content);
    }

    /** The first record of every log that Kafka's storage tool makes (type 12, level 25). */
    private static final String METADATA_VERSION = "01 0c 00 11 6d65746164617461 2e 76657273696f6e 0019 00";

    @Test
    void recordsAreFramedAsKafkaFramesThem() {
        FeatureLevelRecord record =
                new FeatureLevelRecord().setName("metadata.version").setFeatureLevel((short) 25);

        assertEquals(METADATA_VERSION.replace(" ", ""), hex(MetadataRecords.encode(record)));
        assertEquals(record, MetadataRecords.decode(bytes(METADATA_VERSION)));
    }

    @Test
    void decodingLeavesTheBufferAsItWas() {
        ByteBuffer bytes = bytes(METADATA_VERSION);
        MetadataRecords.decode(bytes);

        assertEquals(0, bytes.position());
    }

    @Test
    void aPartitionWithoutDirectoriesIsWrittenInTheOldestVersion() {
        PartitionRecord plain = new PartitionRecord().setTopicId(new UUID(1, 2)).setPartitionId(3);
        PartitionRecord placed = new PartitionRecord()
                .setTopicId(new UUID(1, 2))
                .setPartitionId(3)
                .setDirectories(List.of(new UUID(5, 6)));

        assertTrue(hex(MetadataRecords.encode(plain)).startsWith("010300"));
        assertTrue(hex(MetadataRecords.encode(placed)).startsWith("010301"));
        assertEquals(placed, MetadataRecords.decode(MetadataRecords.encode(placed)));
    }

    @Test
    void whatIsNotARecordIsRefusedWithASentence() {
        for (String wrong : List.of(
                "", "01", "00 0c 00", "02 0c 00", "01 7f 00", "01 0c 05", METADATA_VERSION + "00", "01 0c 00 11 6d")) {
            UnreplayableRecordException refusal =
                    assertThrows(UnreplayableRecordException.class, () -> MetadataRecords.decode(bytes(wrong)), wrong);
            assertTrue(refusal.getMessage().contains("metadata record"), refusal.getMessage());
        }
    }

    @Test
    void everyTruncationIsRefused() {
        ByteBuffer whole =
                MetadataRecords.encode(new TopicRecord().setName("orders").setTopicId(new UUID(1, 2)));
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer cut = whole.slice(0, length);
            assertThrows(UnreplayableRecordException.class, () -> MetadataRecords.decode(cut));
        }
    }
}
