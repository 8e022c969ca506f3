package io.jusante.consensus.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;

/** A file that keeps an id: 16 random bytes as 22 characters of URL-safe Base64, as Kafka has them. */
enum IdFile {
    /** The cluster's id. */
    CLUSTER("cluster.id", "put back the id that the files meta.properties of this broker's log.dirs name"),
    /** The id of the directory itself (KIP-853): a directory that was lost and made anew is another one. */
    DIRECTORY("directory.id", "delete the file, and the directory gets a new id");

    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int ID_BYTES = 16;
    private static final int MAX_BYTES = 64;

    private final String fileName;
    private final String remedy;

    IdFile(String fileName, String remedy) {
        this.fileName = fileName;
        this.remedy = remedy;
    }

    /** {@return the id that is kept in the folder; a new one, durably kept, where there is none} */
    String readOrCreate(LogFolder folder, Supplier<UUID> random) throws IOException {
        return folder.names().contains(fileName) ? read(folder) : create(folder, random);
    }

    private String read(LogFolder folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        try (LogFile file = folder.open(fileName)) {
            file.read(bytes, 0);
        }
        String id = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).trim();
        if (!id.matches("[A-Za-z0-9_-]{22}")) {
            throw new IOException(
                    "the file " + fileName + " in " + folder + " does not hold an id of 22 characters; " + remedy);
        }
        return id;
    }

    private String create(LogFolder folder, Supplier<UUID> random) throws IOException {
        String id = text(random.get());
        while (id.startsWith("-")) {
            // a command line would take it for an option
            id = text(random.get());
        }
        String temporaryName = fileName + TEMPORARY_SUFFIX;
        try (LogFile file = folder.open(temporaryName)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            file.sync();
        }
        folder.rename(temporaryName, fileName);
        folder.sync();
        return id;
    }

    private static String text(UUID uuid) {
        ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** {@return the number that an id's text stands for} */
    static UUID uuid(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
