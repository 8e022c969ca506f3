package io.jusante.storage.segment.internal;

/**
 * What all logs of an engine share.
 *
 * @param disk where they write
 * @param scratch buffers for reads that don't go by slice
 * @param pageIn brings cold bytes into the page cache
 * @param pages which bytes need not be brought
 */
record Machine(Disk disk, ScratchBuffers scratch, PageIn pageIn, WarmPages pages) {
    static Machine of(Disk disk) {
        ScratchBuffers scratch = new ScratchBuffers();
        return new Machine(disk, scratch, PageIn.create(scratch), WarmPages.ofThisMachine());
    }
}
