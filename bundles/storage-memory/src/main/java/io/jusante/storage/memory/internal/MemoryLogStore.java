package io.jusante.storage.memory.internal;

import io.jusante.record.Slice;
import io.jusante.storage.AppendPlan;
import io.jusante.storage.LogExtent;
import io.jusante.storage.LogRead;
import io.jusante.storage.LogSettings;
import io.jusante.storage.LogStore;
import io.jusante.storage.LogStoreSpec;
import io.jusante.storage.OffsetOutOfLogException;
import io.jusante.storage.SidecarKind;
import io.jusante.storage.TimestampedOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The log of one partition in memory. Readers take one {@link View} and stay with it; the lane publishes another for
 * each change.
 */
final class MemoryLogStore implements LogStore {
    private static final int SMALLEST_CHUNK_BYTES = 16 * 1024;
    private static final int LARGEST_CHUNK_BYTES = 1024 * 1024;

    private final LogStoreSpec spec;
    private final Map<SidecarKind, NavigableMap<Long, ByteBuffer>> sidecars = new EnumMap<>(SidecarKind.class);
    private LogSettings settings;
    private volatile View view;
    private volatile boolean closed;

    /** What readers see. The last chunk may hold batches beyond the end, which belong to a later view. */
    private static final class View {
        /** Ascending, and never changed. */
        private final Chunk[] chunks;

        private final long startOffset;
        private final long endOffset;

        View(Chunk[] chunks, long startOffset, long endOffset) {
            this.chunks = chunks;
            this.startOffset = startOffset;
            this.endOffset = endOffset;
        }

        /** {@return the index of the last chunk that begins at the offset or before; 0 where none does} */
        int floor(long offset) {
            int low = 0;
            int high = chunks.length - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (chunks[middle].baseOffset() <= offset) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low;
        }
    }

    MemoryLogStore(LogStoreSpec spec) {
        this.spec = spec;
        this.settings = spec.settings();
        this.view = new View(new Chunk[0], spec.startOffset(), spec.startOffset());
        for (SidecarKind kind : SidecarKind.values()) {
            sidecars.put(kind, new TreeMap<>());
        }
    }

    @Override
    public long startOffset() {
        return view.startOffset;
    }

    @Override
    public long endOffset() {
        return view.endOffset;
    }

    /** Nothing will ever be recovered, so nothing is missing. */
    @Override
    public long recoveryPoint() {
        return view.endOffset;
    }

    @Override
    public long sizeInBytes() {
        long size = 0;
        for (Chunk chunk : view.chunks) {
            size += chunk.sizeInBytes();
        }
        return size;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the log of " + spec.partition() + " is closed");
        }
    }

    @Override
    public void append(AppendPlan plan) throws IOException {
        checkOpen();
        View before = view;
        if (plan.baseOffset(0) < before.endOffset) {
            throw new IllegalArgumentException("offset " + plan.baseOffset(0) + " of " + spec.partition()
                    + " is below the log's end, " + before.endOffset);
        }
        List<Chunk> targets = new ArrayList<>(2);
        int[] ends = new int[plan.batchCount()];
        int[] chunkOf = new int[plan.batchCount()];
        @Nullable Chunk last = before.chunks.length == 0 ? null : before.chunks[before.chunks.length - 1];
        try {
            Chunk target = last;
            for (int i = 0; i < ends.length; i++) {
                ByteBuffer batch = plan.batch(i);
                if (target == null || target.free() < batch.remaining()) {
                    long base = i == 0 ? before.endOffset : plan.lastOffset(i - 1) + 1;
                    target = begin(base, batch.remaining(), before.chunks.length + targets.size());
                    targets.add(target);
                }
                ends[i] = target.write(batch);
                chunkOf[i] = targets.size();
            }
        } catch (OutOfMemoryError e) {
            if (last != null) {
                last.rewind();
            }
            throw new IOException(
                    "no memory outside the heap is left for " + spec.partition()
                            + ": raise -XX:MaxDirectMemorySize or shorten the topic's retention",
                    e);
        }
        show(plan, before, last, targets, ends, chunkOf);
    }

    private void show(
            AppendPlan plan, View before, @Nullable Chunk last, List<Chunk> targets, int[] ends, int[] chunkOf) {
        for (int i = 0; i < ends.length; i++) {
            Chunk target = chunkOf[i] == 0 ? last : targets.get(chunkOf[i] - 1);
            if (target != null) {
                target.show(plan, i, ends[i]);
            }
        }
        Chunk[] chunks = before.chunks;
        if (!targets.isEmpty()) {
            chunks = Arrays.copyOf(chunks, chunks.length + targets.size());
            for (int i = 0; i < targets.size(); i++) {
                chunks[before.chunks.length + i] = targets.get(i);
            }
        }
        view = new View(chunks, before.startOffset, plan.lastOffset(ends.length - 1) + 1);
    }

    /** {@return an empty chunk} The first ones of a log are small: many topics stay so. */
    private Chunk begin(long baseOffset, int atLeastBytes, int chunksBefore) {
        int grown = SMALLEST_CHUNK_BYTES << Math.min(chunksBefore, 6);
        int size = Math.min(Math.min(grown, LARGEST_CHUNK_BYTES), settings.segmentBytes());
        return new Chunk(baseOffset, Math.max(size, atLeastBytes));
    }

    @Override
    public CompletionStage<LogRead> read(long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch) {
        if (closed) {
            return CompletableFuture.failedStage(
                    new IllegalStateException("the log of " + spec.partition() + " is closed"));
        }
        View current = view;
        if (fromOffset < current.startOffset || fromOffset > current.endOffset) {
            return CompletableFuture.failedStage(
                    new OffsetOutOfLogException(fromOffset, current.startOffset, current.endOffset));
        }
        long bound = Math.min(upToOffset, current.endOffset);
        if (fromOffset >= bound) {
            return CompletableFuture.completedFuture(LogRead.EMPTY);
        }
        return CompletableFuture.completedFuture(collect(current, fromOffset, bound, maxBytes, atLeastOneBatch));
    }

    private static LogRead collect(View view, long fromOffset, long bound, int maxBytes, boolean atLeastOneBatch) {
        List<ByteBuffer> found = new ArrayList<>(2);
        long baseOffset = -1;
        int left = maxBytes;
        for (int i = view.floor(fromOffset); i < view.chunks.length; i++) {
            Chunk chunk = view.chunks[i];
            int count = chunk.count();
            int first = found.isEmpty() ? chunk.find(fromOffset, count) : 0;
            int batch = first;
            while (batch < count && chunk.baseOffset(batch) < bound) {
                int size = chunk.end(batch) - chunk.start(batch);
                boolean isFirst = found.isEmpty() && batch == first;
                if (size > left && !(isFirst && atLeastOneBatch)) {
                    break;
                }
                baseOffset = isFirst ? chunk.baseOffset(batch) : baseOffset;
                left -= size;
                batch++;
            }
            if (batch > first) {
                found.add(chunk.bytes(chunk.start(first), chunk.end(batch - 1)));
            }
            if (batch < count) {
                break;
            }
        }
        return found.isEmpty() ? LogRead.EMPTY : new LogRead(Slice.of(found, null), baseOffset);
    }

    @Override
    public CompletionStage<@Nullable TimestampedOffset> offsetFor(long timestampMs, long upToOffset) {
        View current = view;
        long bound = Math.min(upToOffset, current.endOffset);
        for (int i = current.floor(current.startOffset); i < current.chunks.length; i++) {
            Chunk chunk = current.chunks[i];
            int count = chunk.count();
            for (int batch = chunk.find(current.startOffset, count); batch < count; batch++) {
                if (chunk.baseOffset(batch) >= bound) {
                    return CompletableFuture.completedFuture(null);
                }
                if (chunk.maxTimestamp(batch) >= timestampMs) {
                    return CompletableFuture.completedFuture(
                            new TimestampedOffset(chunk.maxTimestamp(batch), chunk.baseOffset(batch)));
                }
            }
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<@Nullable TimestampedOffset> offsetOfMaxTimestamp() {
        View current = view;
        TimestampedOffset largest = null;
        for (int i = current.floor(current.startOffset); i < current.chunks.length; i++) {
            Chunk chunk = current.chunks[i];
            int count = chunk.count();
            for (int batch = chunk.find(current.startOffset, count); batch < count; batch++) {
                boolean isShown = chunk.baseOffset(batch) < current.endOffset;
                if (isShown && (largest == null || chunk.maxTimestamp(batch) > largest.timestampMs())) {
                    largest = new TimestampedOffset(chunk.maxTimestamp(batch), chunk.baseOffset(batch));
                }
            }
        }
        return CompletableFuture.completedFuture(largest);
    }

    @Override
    public List<LogExtent> extents() {
        View current = view;
        List<LogExtent> extents = new ArrayList<>(current.chunks.length);
        for (int i = 0; i < current.chunks.length; i++) {
            Chunk chunk = current.chunks[i];
            boolean isLast = i == current.chunks.length - 1;
            long end = isLast ? current.endOffset : current.chunks[i + 1].baseOffset();
            long maxTimestamp = LogExtent.UNKNOWN_TIMESTAMP;
            for (int batch = 0; batch < chunk.count(); batch++) {
                maxTimestamp = Math.max(maxTimestamp, chunk.maxTimestamp(batch));
            }
            extents.add(new LogExtent(chunk.baseOffset(), end, chunk.sizeInBytes(), maxTimestamp));
        }
        return extents;
    }

    /** There is no disk. */
    @Override
    public void sync() {
        checkOpen();
    }

    @Override
    public void truncateTo(long offset) {
        checkOpen();
        View before = view;
        if (offset >= before.endOffset) {
            return;
        }
        int index = before.chunks.length == 0 ? 0 : before.floor(offset);
        if (before.chunks.length == 0 || offset < before.chunks[0].baseOffset()) {
            resetTo(offset);
            return;
        }
        Chunk cut = before.chunks[index];
        int kept = cut.find(offset, cut.count());
        Chunk[] chunks = Arrays.copyOf(before.chunks, kept == 0 ? index : index + 1);
        long end = cut.baseOffset();
        if (kept > 0) {
            chunks[index] = cut.shortened(kept);
            end = cut.lastOffset(kept - 1) + 1;
        }
        view = new View(chunks, Math.min(before.startOffset, end), end);
    }

    @Override
    public void resetTo(long offset) {
        checkOpen();
        view = new View(new Chunk[0], offset, offset);
    }

    @Override
    public void advanceStart(long offset) {
        checkOpen();
        View before = view;
        if (offset > before.endOffset) {
            throw new IllegalArgumentException(
                    "the log of " + spec.partition() + " ends at " + before.endOffset + ", before " + offset);
        }
        if (offset <= before.startOffset) {
            return;
        }
        int first = before.chunks.length == 0 ? 0 : before.floor(offset);
        int gone = offset == before.endOffset ? before.chunks.length : first;
        view = new View(Arrays.copyOfRange(before.chunks, gone, before.chunks.length), offset, before.endOffset);
    }

    @Override
    public void configure(LogSettings newSettings) {
        settings = newSettings;
    }

    private NavigableMap<Long, ByteBuffer> of(SidecarKind kind) {
        checkOpen();
        return sidecars.computeIfAbsent(kind, absent -> new TreeMap<>());
    }

    @Override
    public void saveSidecar(SidecarKind kind, long offset, ByteBuffer content) {
        ByteBuffer copy = ByteBuffer.allocate(content.remaining());
        copy.put(content.duplicate()).flip();
        of(kind).put(offset, copy);
    }

    @Override
    public @Nullable ByteBuffer loadSidecar(SidecarKind kind, long offset) {
        ByteBuffer content = of(kind).get(offset);
        return content == null ? null : content.duplicate();
    }

    @Override
    public List<Long> sidecars(SidecarKind kind) {
        return List.copyOf(of(kind).keySet());
    }

    @Override
    public void deleteSidecar(SidecarKind kind, long offset) {
        of(kind).remove(offset);
    }

    @Override
    public void close() {
        checkOpen();
        closed = true;
        view = new View(new Chunk[0], view.startOffset, view.endOffset);
    }

    @Override
    public void delete() {
        close();
    }

    @Override
    public String toString() {
        return "MemoryLogStore[" + spec.partition() + ", " + startOffset() + ".." + endOffset() + "]";
    }
}
