package io.jusante.consensus.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;

/** The file that keeps the cluster's id: 16 random bytes as 22 characters of URL-safe Base64, as Kafka has it. */
final class ClusterIdFile {
    private static final String NAME = "cluster.id";
    private static final String TEMPORARY_NAME = NAME + ".tmp";
    private static final int MAX_BYTES = 64;

    private ClusterIdFile() {}

    /** {@return the id that is kept in the folder; a new one, durably kept, where there is none} */
    static String readOrCreate(LogFolder folder, Supplier<UUID> random) throws IOException {
        return folder.names().contains(NAME) ? read(folder) : create(folder, random);
    }

    private static String read(LogFolder folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        try (LogFile file = folder.open(NAME)) {
            file.read(bytes, 0);
        }
        String id = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).trim();
        if (!id.matches("[A-Za-z0-9_-]{22}")) {
            throw new IOException("the file " + NAME + " in " + folder
                    + " does not hold a cluster id of 22 characters; put back the id that the files meta.properties"
                    + " of this broker's log.dirs name");
        }
        return id;
    }

    private static String create(LogFolder folder, Supplier<UUID> random) throws IOException {
        String id = text(random.get());
        while (id.startsWith("-")) {
            // a command line would take it for an option
            id = text(random.get());
        }
        try (LogFile file = folder.open(TEMPORARY_NAME)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            file.sync();
        }
        folder.rename(TEMPORARY_NAME, NAME);
        folder.sync();
        return id;
    }

    private static String text(UUID uuid) {
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
