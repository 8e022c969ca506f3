package io.jusante.record;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A read-only run of bytes, in buffers or in a file, with a reference count.
 *
 * <p>A new slice has one reference, owned by whoever asked for it; {@link #close} gives one back, and the last one runs
 * the release action (an engine's lease, a file's reference). Any thread may retain and close; the bytes may be read by
 * several threads at once, as no method moves a shared position.
 */
public final class Slice implements AutoCloseable {
    /** No bytes; closing it does nothing. */
    public static final Slice EMPTY = new Slice(new ByteBuffer[0], 0, null, 0, null);

    private final ByteBuffer[] buffers;
    private final int sizeInBytes;
    private final @Nullable SharedFile file;
    private final long filePosition;
    private @Nullable Runnable onRelease;
    private final AtomicInteger references = new AtomicInteger(1);

    private Slice(
            ByteBuffer[] buffers,
            int sizeInBytes,
            @Nullable SharedFile file,
            long filePosition,
            @Nullable Runnable onRelease) {
        this.buffers = buffers;
        this.sizeInBytes = sizeInBytes;
        this.file = file;
        this.filePosition = filePosition;
        this.onRelease = onRelease;
    }

    /** {@return a slice of the buffer's remaining bytes; the bytes must stay as they are while the slice lives} */
    public static Slice of(ByteBuffer bytes) {
        return of(bytes, null);
    }

    /** {@return the same, running the action when the last reference is given back} */
    public static Slice of(ByteBuffer bytes, @Nullable Runnable onRelease) {
        return new Slice(new ByteBuffer[] {bytes.slice()}, bytes.remaining(), null, 0, onRelease);
    }

    /** {@return a slice of the remaining bytes of all buffers, in order} */
    public static Slice of(List<ByteBuffer> bytes, @Nullable Runnable onRelease) {
        ByteBuffer[] buffers = new ByteBuffer[bytes.size()];
        int size = 0;
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = bytes.get(i).slice();
            size = Math.addExact(size, buffers[i].remaining());
        }
        return new Slice(buffers, size, null, 0, onRelease);
    }

    /**
     * {@return a slice of a file} Takes over one reference of the file, which the last {@link #close} gives back.
     */
    public static Slice ofFile(SharedFile file, long position, int sizeInBytes, @Nullable Runnable onRelease) {
        if (position < 0 || sizeInBytes < 0) {
            throw new IllegalArgumentException("position " + position + ", size " + sizeInBytes);
        }
        return new Slice(new ByteBuffer[0], sizeInBytes, file, position, onRelease);
    }

    /** {@return how many bytes} */
    public int sizeInBytes() {
        return sizeInBytes;
    }

    /** {@return the file that holds the bytes, or null where they are in buffers} */
    public @Nullable SharedFile file() {
        return file;
    }

    /** {@return where in the file the bytes begin} */
    public long filePosition() {
        return filePosition;
    }

    /** {@return the buffers in order, empty for a file; duplicate before moving a position} */
    public List<ByteBuffer> buffers() {
        return List.of(buffers);
    }

    /**
     * {@return the bytes as one buffer} Free of copies for a slice of one buffer (a view, valid while a reference is
     * held); gathers several, and reads a file, into a new heap buffer: not for the hot path.
     */
    public ByteBuffer asBuffer() throws IOException {
        if (buffers.length == 1) {
            return buffers[0].duplicate();
        }
        ByteBuffer whole = ByteBuffer.allocate(sizeInBytes);
        copyTo(0, whole);
        return whole.flip();
    }

    /**
     * Copies bytes from the offset on until the destination is full or the slice ends.
     *
     * @throws EOFException if the file is shorter than the slice says
     */
    public void copyTo(int offset, ByteBuffer destination) throws IOException {
        int length = Math.min(destination.remaining(), sizeInBytes - offset);
        if (file == null) {
            copyBuffers(offset, length, destination);
            return;
        }
        ByteBuffer window = destination.duplicate();
        window.limit(window.position() + length);
        long position = filePosition + offset;
        while (window.hasRemaining()) {
            int read = file.channel().read(window, position);
            if (read < 0) {
                throw new EOFException(file + " ends at " + position);
            }
            position += read;
        }
        destination.position(window.position());
    }

    private void copyBuffers(int offset, int length, ByteBuffer destination) {
        int skip = offset;
        int left = length;
        for (ByteBuffer buffer : buffers) {
            int size = buffer.remaining();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            int part = Math.min(left, size - skip);
            destination.put(destination.position(), buffer, buffer.position() + skip, part);
            destination.position(destination.position() + part);
            left -= part;
            skip = 0;
            if (left == 0) {
                return;
            }
        }
    }

    /**
     * Adds an action that runs when the last reference is given back, after the one that is there; for the sole owner
     * of a new slice, before anybody else sees it. On {@link #EMPTY} the action runs at once.
     */
    public void alsoOnRelease(Runnable action) {
        if (this == EMPTY) {
            action.run();
            return;
        }
        Runnable first = onRelease;
        onRelease = first == null
                ? action
                : () -> {
                    try {
                        first.run();
                    } finally {
                        action.run();
                    }
                };
    }

    /** {@return this slice, with one more reference that the caller owns} */
    public Slice retain() {
        if (this != EMPTY && references.getAndIncrement() <= 0) {
            references.decrementAndGet();
            throw new IllegalStateException("this slice is closed");
        }
        return this;
    }

    /** Gives one reference back. */
    @Override
    public void close() {
        if (this == EMPTY) {
            return;
        }
        int left = references.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("closed too often");
        }
        if (left == 0) {
            try {
                if (file != null) {
                    file.release();
                }
            } finally {
                if (onRelease != null) {
                    onRelease.run();
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Slice[" + sizeInBytes + (file == null ? " bytes]" : " bytes of " + file + " at " + filePosition + "]");
    }
}
