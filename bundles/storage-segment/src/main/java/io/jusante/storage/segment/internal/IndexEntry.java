package io.jusante.storage.segment.internal;

/**
 * One entry of an index.
 *
 * @param number which, from 0
 * @param key offset index: offset less the segment's base; time index: milliseconds since the epoch
 * @param value offset index: position in the segment; time index: offset less the segment's base
 */
record IndexEntry(int number, long key, int value) {}
