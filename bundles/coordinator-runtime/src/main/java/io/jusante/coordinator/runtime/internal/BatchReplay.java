package io.jusante.coordinator.runtime.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.coordinator.RecordFormat;
import io.jusante.coordinator.Shard;
import io.jusante.kernel.Provider;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordCursor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replays the batches of a log into a shard, one chunk after the other; nothing is allocated for a record beside the
 * record itself. Records of a transaction are held back until its marker: a commit replays them, an abort drops them.
 */
final class BatchReplay<R> {
    private static final short ABORT = 0;
    private static final short COMMIT = 1;
    private static final int MARKER_KEY_BYTES = 4;

    private final RecordFormat<R> format;
    private final Shard<R> shard;
    private final BatchCodecs codecs;
    private final RecordCursor cursor = new RecordCursor();
    private final Map<Long, List<Held<R>>> open = new HashMap<>();
    private ByteBuffer viewed = ByteBuffer.allocate(0);
    private ByteBuffer keyView = viewed;
    private ByteBuffer valueView = viewed;
    private long nextOffset;
    private long records;
    private long unknown;

    private record Held<R>(long offset, R record) {}

    /** A batch is compressed with a codec that is not installed, or not yet. */
    static final class CodecMissingException extends Exception {
        private static final long serialVersionUID = 1L;

        CodecMissingException(RecordBatch batch) {
            super(
                    batch + " needs the codec number " + batch.compressionId() + ", which is not installed",
                    null,
                    false,
                    false);
        }
    }

    /** @param startOffset the first record that counts */
    BatchReplay(RecordFormat<R> format, Shard<R> shard, BatchCodecs codecs, long startOffset) {
        this.format = format;
        this.shard = shard;
        this.codecs = codecs;
        this.nextOffset = startOffset;
    }

    /** {@return the offset after all that was replayed} */
    long nextOffset() {
        return nextOffset;
    }

    /** {@return how many records were replayed or held back} */
    long records() {
        return records;
    }

    /** {@return how many records were of a type that this version does not know} */
    long unknown() {
        return unknown;
    }

    /** {@return how many transactions have neither been committed nor aborted} */
    int openTransactions() {
        return open.size();
    }

    /** Replays whole batches, position to limit. */
    void replay(ByteBuffer batches) throws CorruptBatchException, CodecMissingException {
        for (int at = batches.position(); at < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            if (!batch.crcMatches()) {
                throw new CorruptBatchException("the CRC of " + batch + " does not match");
            }
            if (batch.lastOffset() >= nextOffset) {
                replay(batch);
                nextOffset = batch.lastOffset() + 1;
            }
            at += batch.sizeInBytes();
        }
    }

    private void replay(RecordBatch batch) throws CorruptBatchException, CodecMissingException {
        if (batch.isControl()) {
            endTransaction(batch);
        } else if (batch.compressionId() == 0) {
            cursor.reset(batch);
            replayRecords(batch);
        } else {
            Provider<CompressionCodec> codec = codecs.enter(batch.compressionId());
            if (codec == null) {
                throw new CodecMissingException(batch);
            }
            try (InputStream plain = codec.service().decompress(batch.payload())) {
                cursor.reset(plain, RecordCursor.Keep.RECORDS, Integer.MAX_VALUE);
                replayRecords(batch);
            } catch (IOException e) {
                throw new CorruptBatchException(batch + " cannot be decompressed: " + e.getMessage());
            } finally {
                codec.exit();
            }
        }
        cursor.clear();
    }

    private void replayRecords(RecordBatch batch) throws CorruptBatchException {
        long baseOffset = batch.baseOffset();
        boolean transactional = batch.isTransactional();
        while (cursor.next()) {
            long offset = baseOffset + cursor.offsetDelta();
            if (offset < nextOffset) {
                continue;
            }
            R record = read(offset);
            if (record == null) {
                unknown++;
            } else if (transactional) {
                open.computeIfAbsent(batch.producerId(), id -> new ArrayList<>())
                        .add(new Held<>(offset, record));
                records++;
            } else {
                apply(offset, record);
                records++;
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // views are of one buffer, whatever the bytes are
    private @Nullable R read(long offset) throws CorruptBatchException {
        if (!cursor.hasKey()) {
            throw new CorruptBatchException("the record at " + offset + " has no key");
        }
        ByteBuffer bytes = cursor.bytes();
        if (bytes != viewed) {
            viewed = bytes;
            keyView = bytes.duplicate();
            valueView = bytes.duplicate();
        }
        try {
            return format.read(
                    window(keyView, cursor.keyPosition(), cursor.keyLength()),
                    cursor.hasValue() ? window(valueView, cursor.valuePosition(), cursor.valueLength()) : null);
        } catch (RuntimeException e) {
            throw new CorruptBatchException("the record at " + offset + " cannot be read: " + e);
        }
    }

    private static ByteBuffer window(ByteBuffer view, int position, int length) {
        return view.limit(view.capacity()).position(position).limit(position + length);
    }

    private void apply(long offset, R record) {
        try {
            shard.replay(offset, record);
        } catch (RuntimeException e) {
            throw new IllegalStateException("the record at " + offset + " cannot be replayed: " + record, e);
        }
    }

    private void endTransaction(RecordBatch batch) throws CorruptBatchException {
        cursor.reset(batch);
        while (cursor.next()) {
            ByteBuffer key = cursor.key();
            if (key == null || key.remaining() < MARKER_KEY_BYTES) {
                throw new CorruptBatchException(batch + " is a control batch without a marker");
            }
            short type = key.getShort(key.position() + Short.BYTES);
            if (type == COMMIT || type == ABORT) {
                List<Held<R>> held = open.remove(batch.producerId());
                if (type == COMMIT && held != null) {
                    held.forEach(one -> apply(one.offset(), one.record()));
                }
            }
        }
    }
}
