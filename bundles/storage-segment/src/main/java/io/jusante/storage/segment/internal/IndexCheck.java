package io.jusante.storage.segment.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much of an index file can be believed. */
final class IndexCheck {
    private IndexCheck() {}

    /**
     * {@return how many entries, from the first on, ascend and stay below both limits; −1 if the file is missing or is no
     * index}
     *
     * @param isWhole whether the index was closed cleanly: then only its last entry is looked at, and everything is
     *     checked only if that is wrong
     */
    static int soundEntries(Path path, IndexLayout layout, long keyLimit, long valueLimit, boolean isWhole)
            throws IOException {
        if (!Files.exists(path)) {
            return -1;
        }
        try (IndexBlocks blocks = new IndexBlocks(path, layout)) {
            int entries = (int) Math.min(Integer.MAX_VALUE, blocks.sizeInBytes() / layout.entryBytes());
            boolean isAligned = blocks.sizeInBytes() % layout.entryBytes() == 0;
            if (isWhole && isAligned && (entries == 0 || endIsSound(blocks, entries, keyLimit, valueLimit))) {
                return entries;
            }
            long key = -1;
            long value = -1;
            for (int i = 0; i < entries; i++) {
                long nextKey = blocks.key(i);
                long nextValue = blocks.value(i);
                if (nextKey <= key || nextValue <= value || nextKey >= keyLimit || nextValue >= valueLimit) {
                    return i;
                }
                if (layout == IndexLayout.OFFSETS && nextValue == 0) {
                    return i; // the first batch has no entry: zeros that an unclean stop left
                }
                key = nextKey;
                value = nextValue;
            }
            return entries;
        }
    }

    private static boolean endIsSound(IndexBlocks blocks, int entries, long keyLimit, long valueLimit)
            throws IOException {
        long key = blocks.key(entries - 1);
        long value = blocks.value(entries - 1);
        return key > (entries == 1 ? -1 : blocks.key(entries - 2))
                && key < keyLimit
                && value >= 0
                && value < valueLimit;
    }
}
