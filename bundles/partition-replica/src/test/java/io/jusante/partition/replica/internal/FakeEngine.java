package io.jusante.partition.replica.internal;

import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.Slice;
import io.jusante.storage.AppendPlan;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogRead;
import io.jusante.storage.LogSettings;
import io.jusante.storage.LogStore;
import io.jusante.storage.LogStoreSpec;
import io.jusante.storage.OffsetOutOfLogException;
import io.jusante.storage.SidecarKind;
import io.jusante.storage.TimestampedOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An engine whose disk is a map that outlives it, and which fails when a test says so. */
final class FakeEngine implements LogEngine {
    /** What is on the disk: shared by all engines of a test, as directories are. */
    static final class Disk {
        final Map<Path, Contents> directories = new ConcurrentHashMap<>();
    }

    static final class Contents {
        final List<RecordBatch> batches = new ArrayList<>();
        final Map<SidecarKind, Map<Long, byte[]>> sidecars = new HashMap<>();

        @Nullable FakeStore owner;

        int segmentBytes;
    }

    final Disk disk;

    @Nullable IOException appendFailure;

    @Nullable RuntimeException appendBug;

    @Nullable IOException closeFailure;

    @Nullable IOException openFailure;

    @Nullable RuntimeException openBug;

    @Nullable IOException syncFailure;

    @Nullable Runnable whileOpening;

    @Nullable IOException advanceFailure;

    /** Where it is set, sidecars are taken beside the lane, and each save waits for it. */
    @Nullable CountDownLatch savingGate;

    final AtomicInteger savesBegun = new AtomicInteger();

    int appends;
    int opens;
    int syncs;
    boolean loseTail;
    Runnable onOpen = () -> {};

    FakeEngine(Disk disk) {
        this.disk = disk;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean isEphemeral() {
        return false;
    }

    @Override
    public LogStore open(LogStoreSpec spec) throws IOException {
        opens++;
        onOpen.run();
        if (openFailure != null) {
            throw openFailure;
        }
        if (openBug != null) {
            throw openBug;
        }
        Contents contents = disk.directories.computeIfAbsent(spec.directory(), key -> new Contents());
        if (contents.owner != null) {
            throw new IllegalStateException(spec.directory() + " is open already");
        }
        FakeStore store = new FakeStore(contents, spec);
        contents.owner = store;
        if (whileOpening != null) {
            whileOpening.run();
        }
        return store;
    }

    final class FakeStore implements LogStore {
        private final Contents contents;
        private final LogStoreSpec spec;
        private LogSettings settings;
        private long synced;
        private volatile long start;
        private volatile boolean closed;

        FakeStore(Contents contents, LogStoreSpec spec) {
            this.contents = contents;
            this.spec = spec;
            this.settings = spec.settings();
            this.start = spec.startOffset();
            this.synced = spec.cleanlyClosed() ? endOffset() : spec.recoveryPoint();
        }

        private void check() {
            if (closed) {
                throw new IllegalStateException("the store is closed");
            }
        }

        @Override
        public long startOffset() {
            return start;
        }

        @Override
        public long endOffset() {
            synchronized (contents) {
                int count = contents.batches.size() - (loseTail ? 1 : 0);
                return count <= 0 ? start : contents.batches.get(count - 1).lastOffset() + 1;
            }
        }

        @Override
        public long recoveryPoint() {
            return synced;
        }

        @Override
        public long sizeInBytes() {
            synchronized (contents) {
                return contents.batches.stream()
                        .mapToLong(RecordBatch::sizeInBytes)
                        .sum();
            }
        }

        @Override
        public void append(AppendPlan plan) throws IOException {
            check();
            appends++;
            if (appendFailure != null) {
                throw appendFailure;
            }
            if (appendBug != null) {
                throw appendBug;
            }
            synchronized (contents) {
                for (int i = 0; i < plan.batchCount(); i++) {
                    ByteBuffer bytes = plan.batch(i);
                    if (contents.segmentBytes + bytes.remaining() > settings.segmentBytes()) {
                        spec.rolling(plan.baseOffset(i));
                        contents.segmentBytes = 0;
                    }
                    contents.segmentBytes += bytes.remaining();
                    ByteBuffer copy =
                            ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
                    RecordBatch batch = batch(copy);
                    if (batch.baseOffset() != endOffset() || !batch.crcMatches()) {
                        throw new AssertionError(batch + " does not go to " + endOffset());
                    }
                    contents.batches.add(batch);
                }
            }
        }

        private static RecordBatch batch(ByteBuffer bytes) {
            try {
                return RecordBatch.at(bytes, 0);
            } catch (CorruptBatchException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public CompletionStage<LogRead> read(long from, long upTo, int maxBytes, boolean atLeastOneBatch) {
            if (closed) {
                return CompletableFuture.failedFuture(new IllegalStateException("the store is closed"));
            }
            synchronized (contents) {
                if (from < startOffset() || from > endOffset()) {
                    return CompletableFuture.failedFuture(
                            new OffsetOutOfLogException(from, startOffset(), endOffset()));
                }
                List<ByteBuffer> found = new ArrayList<>();
                long base = -1;
                int size = 0;
                for (RecordBatch batch : contents.batches) {
                    if (batch.lastOffset() < from) {
                        continue;
                    }
                    boolean fits = size + batch.sizeInBytes() <= maxBytes || (found.isEmpty() && atLeastOneBatch);
                    if (batch.baseOffset() >= upTo || !fits) {
                        break;
                    }
                    base = found.isEmpty() ? batch.baseOffset() : base;
                    size += batch.sizeInBytes();
                    found.add(batch.bytes());
                }
                return CompletableFuture.completedFuture(
                        found.isEmpty() ? LogRead.EMPTY : new LogRead(Slice.of(found, null), base));
            }
        }

        @Override
        public CompletionStage<@Nullable TimestampedOffset> offsetFor(long timestampMs, long upToOffset) {
            check();
            synchronized (contents) {
                for (RecordBatch batch : contents.batches) {
                    if (batch.maxTimestamp() >= timestampMs && batch.baseOffset() < upToOffset) {
                        return CompletableFuture.completedFuture(
                                new TimestampedOffset(batch.maxTimestamp(), batch.baseOffset()));
                    }
                }
                return CompletableFuture.completedFuture(null);
            }
        }

        @Override
        public CompletionStage<@Nullable TimestampedOffset> offsetOfMaxTimestamp() {
            check();
            synchronized (contents) {
                TimestampedOffset best = null;
                for (RecordBatch batch : contents.batches) {
                    if (best == null || batch.maxTimestamp() > best.timestampMs()) {
                        best = new TimestampedOffset(batch.maxTimestamp(), batch.baseOffset());
                    }
                }
                return CompletableFuture.completedFuture(best);
            }
        }

        @Override
        public void sync() throws IOException {
            check();
            syncs++;
            if (syncFailure != null) {
                throw syncFailure;
            }
            synced = endOffset();
        }

        @Override
        public void truncateTo(long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resetTo(long offset) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void advanceStart(long offset) throws IOException {
            check();
            if (advanceFailure != null) {
                throw advanceFailure;
            }
            synchronized (contents) {
                start = Math.max(start, offset);
                contents.batches.removeIf(batch -> batch.lastOffset() < start);
            }
        }

        @Override
        public void configure(LogSettings newSettings) {
            check();
            settings = newSettings;
        }

        private Map<Long, byte[]> kept(SidecarKind kind) {
            check();
            synchronized (contents) {
                return contents.sidecars.computeIfAbsent(kind, key -> new ConcurrentSkipListMap<>());
            }
        }

        @Override
        public boolean keepsSidecarsBesideLane() {
            return savingGate != null;
        }

        @Override
        public void saveSidecar(SidecarKind kind, long offset, ByteBuffer content) {
            savesBegun.incrementAndGet();
            CountDownLatch gate = savingGate;
            if (gate != null) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            kept(kind).put(offset, bytes);
        }

        @Override
        public @Nullable ByteBuffer loadSidecar(SidecarKind kind, long offset) {
            byte[] bytes = kept(kind).get(offset);
            return bytes == null ? null : ByteBuffer.wrap(bytes);
        }

        @Override
        public List<Long> sidecars(SidecarKind kind) {
            return List.copyOf(kept(kind).keySet());
        }

        @Override
        public void deleteSidecar(SidecarKind kind, long offset) {
            kept(kind).remove(offset);
        }

        @Override
        public void close() throws IOException {
            check();
            closed = true;
            contents.owner = null;
            if (closeFailure != null) {
                throw closeFailure;
            }
        }

        @Override
        public void delete() {
            check();
            closed = true;
            disk.directories.remove(spec.directory());
        }
    }
}
