package io.jusante.compression.lz4.internal;

/** Numbers of the LZ4 frame format (version 1.6.4 of its description). */
final class FrameFormat {
    static final int MAGIC = 0x184d2204;
    static final int SKIPPABLE_MAGIC = 0x184d2a50;
    static final int SKIPPABLE_MASK = 0xfffffff0;

    static final int VERSION_MASK = 0xc0;
    static final int VERSION_1 = 0x40;
    static final int INDEPENDENT_BLOCKS = 0x20;
    static final int BLOCK_CHECKSUM = 0x10;
    static final int CONTENT_SIZE = 0x08;
    static final int CONTENT_CHECKSUM = 0x04;
    static final int RESERVED_FLAG = 0x02;
    static final int DICTIONARY_ID = 0x01;

    static final int RESERVED_BLOCK_BITS = 0x8f;
    static final int SMALLEST_BLOCK_ID = 4;
    static final int BLOCK_64_KIB = 4;

    static final int PLAIN_BLOCK = 0x8000_0000;
    static final int END_MARK = 0;

    private FrameFormat() {}

    /** {@return plain bytes of a full block, for the identifiers 4 to 7} */
    static int blockBytes(int blockId) {
        return 1 << (2 * blockId + 8);
    }

    /** {@return the byte that protects a frame's descriptor} */
    static byte headerChecksum(byte[] descriptor, int length) {
        return (byte) (Lz4Library.hash().hash(descriptor, 0, length, 0) >>> 8);
    }
}
