package io.jusante.plugin.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of plugins: one line for each record, {@code <CRC32C of the rest, 8 hexadecimal digits> <JSON>}, appended
 * and forced to disk. A last line that a crash cut short is cut off when it is opened; a broken line before others is
 * damage and refuses to open. Callers take turns.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);
    private static final int CHECKSUM_LENGTH = 8;

    private final FileChannel channel;
    private final List<JournalRecord> records;
    private long end;

    private Journal(FileChannel channel, List<JournalRecord> records, long end) {
        this.channel = channel;
        this.records = records;
        this.end = end;
    }

    static Journal open(Path file) throws IOException {
        boolean existed = Files.exists(file);
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!existed) {
                PluginFolder.forceDirectory(file.toAbsolutePath().getParent());
            }
            List<JournalRecord> records = new ArrayList<>();
            long valid = readAll(file, records);
            if (valid < channel.size()) {
                LOGGER.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("bytes", channel.size() - valid)
                        .log("the last record of the plugin journal was not written out: cut off");
                channel.truncate(valid);
                channel.force(true);
            }
            return new Journal(channel, records, valid);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return all records, oldest first} */
    synchronized List<JournalRecord> records() {
        return List.copyOf(records);
    }

    /** Appends; on return it is on disk. After a failure the file is as it was before. */
    synchronized void append(JournalRecord written) throws IOException {
        byte[] json = JSON.std.asString(written.toJson()).getBytes(StandardCharsets.UTF_8);
        byte[] line = (checksum(json, 0, json.length) + " ").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(line.length + json.length + 1);
        bytes.put(line).put(json).put((byte) '\n').flip();
        try {
            long position = end;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            channel.force(true);
            end = position;
            records.add(written);
        } catch (IOException e) {
            try {
                channel.truncate(end);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
    }

    /** {@return where the last whole record ends} */
    private static long readAll(Path file, List<JournalRecord> records) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = 0;
        int broken = -1;
        while (start < bytes.length) {
            int newline = start;
            while (newline < bytes.length && bytes[newline] != '\n') {
                newline++;
            }
            boolean whole = newline < bytes.length && isIntact(bytes, start, newline);
            if (whole && broken >= 0) {
                throw new IOException(file + " is damaged at byte " + broken
                        + ", before records that are whole; move it away to start from what the distribution ships");
            }
            if (whole) {
                String json = new String(
                        bytes,
                        start + CHECKSUM_LENGTH + 1,
                        newline - start - CHECKSUM_LENGTH - 1,
                        StandardCharsets.UTF_8);
                records.add(JournalRecord.fromJson(JSON.std.mapFrom(json)));
            } else if (broken < 0) {
                broken = start;
            }
            start = newline + 1;
        }
        return broken >= 0 ? broken : bytes.length;
    }

    private static boolean isIntact(byte[] bytes, int start, int end) {
        int json = start + CHECKSUM_LENGTH + 1;
        if (json > end || bytes[json - 1] != ' ') {
            return false;
        }
        String expected = new String(bytes, start, CHECKSUM_LENGTH, StandardCharsets.US_ASCII);
        return expected.equals(checksum(bytes, json, end - json));
    }

    private static String checksum(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
