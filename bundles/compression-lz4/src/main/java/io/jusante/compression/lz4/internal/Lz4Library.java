package io.jusante.compression.lz4.internal;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The library, loaded when the first batch needs it. Native code is asked for by name: the library's "fastest" one is
 * silently Java where it believes that a native library can't be shared.
 */
final class Lz4Library {
    private static final Logger LOGGER = LoggerFactory.getLogger(Lz4Library.class);
    private static final LZ4Factory LZ4 = load();
    /** In Java: headers and block sums are small, and nothing native is left to free. */
    private static final XXHashFactory HASHES = XXHashFactory.fastestJavaInstance();

    private static final LZ4SafeDecompressor DECOMPRESSOR = LZ4.safeDecompressor();

    private Lz4Library() {}

    private static LZ4Factory load() {
        try {
            return LZ4Factory.nativeInstance();
        } catch (LinkageError | RuntimeException e) {
            LOGGER.atWarn().setCause(e).log("no native LZ4 on this machine, the slower one in Java is used");
            return LZ4Factory.fastestJavaInstance();
        }
    }

    static LZ4SafeDecompressor decompressor() {
        return DECOMPRESSOR;
    }

    static LZ4Compressor fastCompressor() {
        return LZ4.fastCompressor();
    }

    static LZ4Compressor thoroughCompressor(int level) {
        return LZ4.highCompressor(level);
    }

    static XXHash32 hash() {
        return HASHES.hash32();
    }

    static StreamingXXHash32 runningHash() {
        return HASHES.newStreamingHash32(0);
    }
}
