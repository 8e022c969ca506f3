package io.jusante.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file channel that several owners share: it closes when the last of them releases it. Any thread; a thread that
 * touches the channel must never be interrupted (an interrupt closes it for all).
 */
public final class SharedFile {
    private final Path path;
    private final FileChannel channel;
    private final AtomicInteger references = new AtomicInteger(1);

    private SharedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** {@return the opened file, with one reference that the caller owns} */
    public static SharedFile open(Path path, OpenOption... options) throws IOException {
        return new SharedFile(path, FileChannel.open(path, options));
    }

    /** {@return the channel, usable while the caller holds a reference} */
    public FileChannel channel() {
        return channel;
    }

    /** {@return where the file was when it was opened} */
    public Path path() {
        return path;
    }

    /** {@return whether a reference was taken; false once the file is closed} */
    public boolean tryRetain() {
        int count = references.get();
        while (count > 0) {
            if (references.compareAndSet(count, count + 1)) {
                return true;
            }
            count = references.get();
        }
        return false;
    }

    /**
     * {@return whether more than one reference is out} Only a hint, unless the caller keeps others from taking new ones.
     */
    public boolean isShared() {
        return references.get() > 1;
    }

    /** Gives one reference back; the last one closes the channel. */
    public void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + path, e);
            }
        } else if (left < 0) {
            throw new IllegalStateException("released too often: " + path);
        }
    }

    @Override
    public String toString() {
        return Objects.toString(path.getFileName()) + "[" + references.get() + "]";
    }
}
