package io.jusante.partition.replica.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code partition.metadata} in a partition's directory, in Kafka's format: which topic it belongs to. */
final class PartitionMetadataFile {
    private static final String NAME = "partition.metadata";
    private static final String TOPIC_ID = "topic_id: ";

    private PartitionMetadataFile() {}

    /**
     * Writes the file unless it is there. It is not on disk when this returns: see {@link #sync}.
     *
     * @return whether it was written
     */
    static boolean write(Path directory, UUID topicId) throws IOException {
        if (read(directory) != null) {
            return false;
        }
        Files.writeString(directory.resolve(NAME), "version: 0\n" + TOPIC_ID + encode(topicId) + "\n");
        return true;
    }

    /** Brings what was written to disk; the directory's entry of it is somebody else's to sync. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(NAME), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * {@return the topic's id, or null where there is no such file, or one without contents} The latter is what a crash may
     * leave of a file that was just begun, and with it the log.
     */
    static @Nullable UUID read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(file);
        if (isBlank(bytes)) {
            return null;
        }
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\\R", -1)) {
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

    private static boolean isBlank(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
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
