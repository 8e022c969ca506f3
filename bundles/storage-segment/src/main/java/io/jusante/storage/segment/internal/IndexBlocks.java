package io.jusante.storage.segment.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Entries of an index file, read a block at a time. For one thread and one look-up. */
final class IndexBlocks implements AutoCloseable {
    private static final int BLOCK_ENTRIES = 256;

    private final Path path;
    private final FileChannel channel;
    private final IndexLayout layout;
    private final ByteBuffer block;
    private int firstEntry = Integer.MIN_VALUE;

    IndexBlocks(Path path, IndexLayout layout) throws IOException {
        this.path = path;
        this.layout = layout;
        this.block = ByteBuffer.allocate(BLOCK_ENTRIES * layout.entryBytes());
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    long sizeInBytes() throws IOException {
        return channel.size();
    }

    long key(int entry) throws IOException {
        return layout.key(block, locate(entry));
    }

    int value(int entry) throws IOException {
        return layout.value(block, locate(entry));
    }

    private int locate(int entry) throws IOException {
        int inBlock = entry % BLOCK_ENTRIES;
        int first = entry - inBlock;
        int at = inBlock * layout.entryBytes();
        if (first != firstEntry || at + layout.entryBytes() > block.limit()) {
            firstEntry = first;
            block.clear();
            long position = (long) first * layout.entryBytes();
            while (block.hasRemaining()) {
                if (channel.read(block, position + block.position()) < 0) {
                    break;
                }
            }
            block.flip();
            if (at + layout.entryBytes() > block.limit()) {
                throw new EOFException(path + " has no entry " + entry);
            }
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
