package io.jusante.partition.replica.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code partition.metadata} in a partition's directory, in Kafka's format: which topic it belongs to. */
final class PartitionMetadataFile {
    private static final String NAME = "partition.metadata";
    private static final String TOPIC_ID = "topic_id: ";

    private PartitionMetadataFile() {}

    /** Writes the file unless it is there. */
    static void write(Path directory, UUID topicId) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            DurableFile.write(file, "version: 0\n" + TOPIC_ID + encode(topicId) + "\n");
        }
    }

    /** {@return the topic's id, or null where there is no such file} */
    static @Nullable UUID read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return null;
        }
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(TOPIC_ID)) {
                try {
                    return decode(line.substring(TOPIC_ID.length()).trim());
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + " holds no topic id: " + line, e);
                }
            }
        }
        throw new IOException(file + " names no topic id");
    }

    /** {@return an id as Kafka writes it: 22 characters of base64 for URLs} */
    static String encode(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static UUID decode(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        if (bytes.remaining() != 16) {
            throw new IllegalArgumentException("an id has 16 bytes, not " + bytes.remaining());
        }
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
