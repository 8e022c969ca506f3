package io.jusante.consensus.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the frames of one file one after the other, through a window that is filled in large steps. */
final class FrameReader {
    private static final int WINDOW_BYTES = 256 << 10;

    private final LogFile file;
    private final long sizeInBytes;
    private long position;
    private long windowStart;
    private ByteBuffer window = ByteBuffer.allocate(0);

    FrameReader(LogFile file, long position) throws IOException {
        this.file = file;
        this.sizeInBytes = file.sizeInBytes();
        this.position = position;
    }

    /** {@return where the next frame begins} */
    long position() {
        return position;
    }

    /** {@return whether the position is the end of the file} */
    boolean atEnd() {
        return position >= sizeInBytes;
    }

    /** {@return the next frame; null, and nothing moves, where there is none, be it the end or damage} */
    @Nullable Frame next() throws IOException {
        Frame frame = at(position);
        if (frame != null) {
            position += Frame.sizeInBytes(frame.records());
        }
        return frame;
    }

    /**
     * Looks for a frame behind damaged bytes which proves that they had been synced.
     *
     * @return that frame, or null where the damage can be a torn write
     */
    @Nullable Frame witnessAgainst(long damaged) throws IOException {
        for (long at = damaged + 1; at <= sizeInBytes - Frame.HEAD_BYTES; at++) {
            Frame frame = at(at);
            if (frame != null && frame.syncedTo() > damaged) {
                return frame;
            }
        }
        return null;
    }

    private @Nullable Frame at(long start) throws IOException {
        ByteBuffer head = bytes(start, Frame.HEAD_BYTES);
        if (head == null) {
            return null;
        }
        int bodyBytes = head.getInt();
        int crc = head.getInt();
        if (!Frame.isPossible(bodyBytes)) {
            return null;
        }
        ByteBuffer body = bytes(start + Frame.HEAD_BYTES, bodyBytes);
        return body == null ? null : Frame.decode(crc, body);
    }

    private @Nullable ByteBuffer bytes(long start, int count) throws IOException {
        if (start + count > sizeInBytes) {
            return null;
        }
        if (start < windowStart || start + count > windowStart + window.limit()) {
            // a new array each time: the frames handed out keep slices of the old one
            int wanted = (int) Math.min(sizeInBytes - start, Math.max(count, WINDOW_BYTES));
            window = ByteBuffer.allocate(wanted);
            windowStart = start;
            file.read(window, start);
            window.flip();
            if (window.limit() < count) {
                return null;
            }
        }
        return window.slice((int) (start - windowStart), count);
    }
}
