package io.jusante.consensus.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state after one offset, as records, in a file of frames; the last frame is empty and its base offset is the
 * number of records, so that a file which lacks some is known.
 *
 * @param lastIncludedOffset the last offset that the state includes
 * @param epoch the leader epoch of that offset
 */
record SnapshotFile(long lastIncludedOffset, int epoch) {
    static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int FRAME_BYTES = 1 << 20;

    static boolean isName(String name) {
        return name.matches("\\d{20}-\\d{10}\\.snapshot");
    }

    static boolean isTemporaryName(String name) {
        return name.endsWith(TEMPORARY_SUFFIX);
    }

    static SnapshotFile of(String name) {
        return new SnapshotFile(Long.parseLong(name.substring(0, 20)), Integer.parseInt(name.substring(21, 31)));
    }

    String name() {
        return String.format("%020d-%010d.snapshot", lastIncludedOffset, epoch);
    }

    /** {@return copies of the records, ready to be written} */
    List<ByteBuffer> frames(List<ByteBuffer> records) {
        List<ByteBuffer> frames = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < records.size(); i++) {
            if (bytes > 0 && bytes + records.get(i).remaining() > FRAME_BYTES) {
                frames.add(frame(from, records.subList(from, i)));
                from = i;
                bytes = 0;
            }
            bytes += Integer.BYTES + records.get(i).remaining();
        }
        if (from < records.size()) {
            frames.add(frame(from, records.subList(from, records.size())));
        }
        frames.add(frame(records.size(), List.of()));
        return frames;
    }

    private ByteBuffer frame(long index, List<ByteBuffer> records) {
        ByteBuffer frame = Frame.prepare(records);
        Frame.seal(frame, index, epoch, 0, 0);
        return frame;
    }

    /** Writes the file under a temporary name, syncs it, gives it its name, syncs the folder. */
    void write(LogFolder folder, List<ByteBuffer> frames) throws IOException {
        String temporary = name() + TEMPORARY_SUFFIX;
        try (LogFile file = folder.open(temporary)) {
            file.truncate(0);
            long position = 0;
            for (ByteBuffer frame : frames) {
                int bytes = frame.remaining();
                file.write(frame, position);
                position += bytes;
            }
            file.sync();
        }
        folder.rename(temporary, name());
        folder.sync();
    }

    /** {@return the records, or null where the file is damaged} */
    @Nullable List<ByteBuffer> read(LogFolder folder) throws IOException {
        try (LogFile file = folder.open(name())) {
            FrameReader frames = new FrameReader(file, 0);
            List<ByteBuffer> records = new ArrayList<>();
            for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
                if (frame.baseOffset() != records.size() || frame.epoch() != epoch) {
                    return null;
                }
                if (frame.records().isEmpty()) {
                    return frames.atEnd() ? records : null;
                }
                records.addAll(frame.records());
            }
            return null;
        }
    }
}
