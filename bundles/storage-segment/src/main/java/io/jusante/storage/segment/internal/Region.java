package io.jusante.storage.segment.internal;

/**
 * Whole batches that lie together in one segment.
 *
 * @param position where they begin
 * @param sizeInBytes 0 where nothing may be read
 * @param baseOffset the first batch's
 */
record Region(int position, int sizeInBytes, long baseOffset) {
    static final Region EMPTY = new Region(0, 0, -1);
}
