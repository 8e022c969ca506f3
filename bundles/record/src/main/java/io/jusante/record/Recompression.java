package io.jusante.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch again with another compression. Header and records stay what they are; size, attributes and CRC are
 * new. Holds one copy of the new payload, and a chunk.
 */
public final class Recompression {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final @Nullable Decompressor from;
    private final int toCompressionId;
    private final @Nullable Compressor to;
    private final long maxPlainBytes;

    /**
     * @param from reads the batch's payload; null where it is plain
     * @param toCompressionId the number of the new codec, 0 for none
     * @param to writes the payload; null for none
     * @param maxPlainBytes how many bytes the records may have; more is called corrupt
     */
    public Recompression(
            @Nullable Decompressor from, int toCompressionId, @Nullable Compressor to, long maxPlainBytes) {
        if ((toCompressionId == 0) != (to == null)
                || toCompressionId < 0
                || toCompressionId > RecordBatch.COMPRESSION_MASK) {
            throw new IllegalArgumentException("compression " + toCompressionId);
        }
        this.from = from;
        this.toCompressionId = toCompressionId;
        this.to = to;
        this.maxPlainBytes = maxPlainBytes;
    }

    /**
     * {@return the new batch, from position to limit of a buffer that the allocator made for its size}
     *
     * @throws CorruptBatchException if the payload can't be decompressed
     */
    public ByteBuffer apply(RecordBatch batch, IntFunction<ByteBuffer> allocator) throws CorruptBatchException {
        if ((batch.compressionId() == 0) != (from == null)) {
            throw new IllegalArgumentException("not the codec of " + batch);
        }
        RecordBatchBuilder.Payload payload = new RecordBatchBuilder.Payload();
        try {
            recode(batch.payload(), payload);
        } catch (IOException e) {
            throw new CorruptBatchException("the records cannot be decompressed: " + e.getMessage());
        }
        ByteBuffer bytes = allocator.apply(Math.addExact(RecordBatch.HEADER_BYTES, payload.size()));
        int begin = bytes.position();
        bytes.put(batch.bytes().limit(RecordBatch.HEADER_BYTES));
        bytes.put(payload.array(), 0, payload.size());
        bytes.limit(bytes.position()).position(begin);
        RecordBatch.recompressed(bytes, begin, payload.size(), toCompressionId);
        return bytes;
    }

    private void recode(ByteBuffer source, RecordBatchBuilder.Payload payload)
            throws IOException, CorruptBatchException {
        Decompressor decompressor = from;
        Compressor compressor = to;
        try (OutputStream out = compressor == null ? payload : compressor.compress(payload)) {
            if (decompressor == null) {
                new PlainBytes(out).raw(source);
                return;
            }
            try (InputStream in = decompressor.decompress(source)) {
                copy(in, out);
            }
        }
    }

    private void copy(InputStream in, OutputStream out) throws IOException, CorruptBatchException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long copied = 0;
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            copied += read;
            if (read == 0 || copied > maxPlainBytes) {
                throw new CorruptBatchException("the records have more plain bytes than are allowed");
            }
            out.write(chunk, 0, read);
        }
    }
}
