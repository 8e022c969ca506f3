package io.jusante.storage.segment.internal;

import io.jusante.record.Slice;
import io.jusante.storage.LogRead;
import io.jusante.storage.OffsetOutOfLogException;
import io.jusante.storage.TimestampedOffset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads. What was written last is found in memory and is in the page cache: such a read is done when it returns. All
 * others go to the I/O threads, which find the place and page the bytes in. Any thread.
 */
final class LogReader {
    private static final int ATTEMPTS = 100;

    private final LogState state;
    private final ReadHints hints = new ReadHints();

    LogReader(LogState state) {
        this.state = state;
    }

    CompletionStage<LogRead> read(long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch) {
        if (state.isClosed()) {
            return CompletableFuture.failedStage(closed());
        }
        long end = state.endOffset();
        if (fromOffset < state.startOffset() || fromOffset > end) {
            return CompletableFuture.failedStage(new OffsetOutOfLogException(fromOffset, state.startOffset(), end));
        }
        if (fromOffset >= Math.min(upToOffset, end)) {
            return CompletableFuture.completedFuture(LogRead.EMPTY);
        }
        LogRead recent = readRecent(fromOffset, Math.min(upToOffset, end), maxBytes, atLeastOneBatch);
        if (recent != null) {
            return CompletableFuture.completedFuture(recent);
        }
        CompletableFuture<LogRead> result = new CompletableFuture<>();
        onIo(result, () -> {
            LogRead read = readCold(fromOffset, upToOffset, maxBytes, atLeastOneBatch);
            if (!result.complete(read)) {
                read.batches().close();
            }
        });
        return result;
    }

    private interface IoTask {
        void run() throws IOException;
    }

    private void onIo(CompletableFuture<?> result, IoTask task) {
        try {
            state.spec().io().execute(() -> {
                try {
                    task.run();
                } catch (IOException | RuntimeException | Error e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    private IllegalStateException closed() {
        return new IllegalStateException("the log of " + state.spec().partition() + " is closed");
    }

    private @Nullable LogRead readRecent(long fromOffset, long bound, int maxBytes, boolean atLeastOneBatch) {
        int truncations = state.truncations();
        Segment[] segments = state.segments();
        Segment segment = segments[LogState.floor(segments, fromOffset)];
        RecentBatches recent = segment.recent();
        Region region = recent == null ? null : recent.find(fromOffset, bound, maxBytes, atLeastOneBatch);
        if (region == null) {
            return null;
        }
        if (region.sizeInBytes() == 0) {
            return LogRead.EMPTY;
        }
        if (!segment.log().tryRetain()) {
            return null;
        }
        if (state.truncations() != truncations) {
            segment.log().release();
            return null;
        }
        return new LogRead(
                Slice.ofFile(segment.log(), region.position(), region.sizeInBytes(), null), region.baseOffset());
    }

    private LogRead readCold(long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch)
            throws IOException {
        return settled(() -> {
            long end = state.endOffset();
            if (fromOffset < state.startOffset() || fromOffset > end) {
                throw new OffsetOutOfLogException(fromOffset, state.startOffset(), end);
            }
            Segment[] segments = state.segments();
            for (int i = LogState.floor(segments, fromOffset); i < segments.length; i++) {
                LogRead read = readSegment(segments, i, fromOffset, upToOffset, maxBytes, atLeastOneBatch);
                if (read != null) {
                    return read;
                }
            }
            return LogRead.EMPTY;
        });
    }

    /** {@return what the segment has, or null where it ends before the offset} */
    private @Nullable LogRead readSegment(
            Segment[] segments, int i, long fromOffset, long upToOffset, int maxBytes, boolean atLeastOneBatch)
            throws IOException {
        Segment segment = segments[i];
        if (!segment.log().tryRetain()) {
            throw new LogMovedException();
        }
        boolean isHandedOver = false;
        ByteBuffer chunk = state.scratch().take();
        try {
            // the size first: whatever is in it begins below the end that is read after it
            int size = segment.sizeInBytes();
            long ceiling = i + 1 < segments.length ? segments[i + 1].baseOffset() : state.endOffset();
            long bound = upToOffset >= ceiling ? Long.MAX_VALUE : upToOffset;
            Region region =
                    new RegionSearch(segment, size, chunk, hints).find(fromOffset, bound, maxBytes, atLeastOneBatch);
            if (region == null) {
                return null;
            }
            if (region.sizeInBytes() == 0) {
                return LogRead.EMPTY;
            }
            if (!segment.isWarm(region.position())) {
                state.machine().pageIn().load(segment.log().channel(), region.position(), region.sizeInBytes());
            }
            Slice slice = Slice.ofFile(segment.log(), region.position(), region.sizeInBytes(), null);
            isHandedOver = true;
            return new LogRead(slice, region.baseOffset());
        } finally {
            state.scratch().giveBack(chunk);
            if (!isHandedOver) {
                segment.log().release();
            }
        }
    }

    CompletionStage<@Nullable TimestampedOffset> offsetFor(long timestampMs, long upToOffset) {
        CompletableFuture<@Nullable TimestampedOffset> result = new CompletableFuture<>();
        onIo(result, () -> {
            Optional<TimestampedOffset> found = settled(() -> search(timestampMs, upToOffset));
            result.complete(found.orElse(null));
        });
        return result;
    }

    CompletionStage<@Nullable TimestampedOffset> offsetOfMaxTimestamp() {
        CompletableFuture<@Nullable TimestampedOffset> result = new CompletableFuture<>();
        onIo(result, () -> result.complete(settled(this::searchLargest).orElse(null)));
        return result;
    }

    private Optional<TimestampedOffset> searchLargest() throws IOException {
        long start = state.startOffset();
        if (state.endOffset() == start) {
            return Optional.empty();
        }
        Segment[] segments = state.segments();
        int first = LogState.floor(segments, start);
        long largest = Segment.NO_TIMESTAMP;
        for (int i = first + 1; i < segments.length; i++) {
            largest = Math.max(largest, segments[i].maxTimestamp());
        }
        // in the first segment the largest may belong to a batch below the start
        if (segments[first].maxTimestamp() >= largest) {
            largest = Math.max(largest, largestFrom(segments[first], start));
        }
        return search(largest, Long.MAX_VALUE);
    }

    private long largestFrom(Segment segment, long offset) throws IOException {
        if (offset <= segment.baseOffset()) {
            return segment.maxTimestamp();
        }
        return searching(segment, search -> search.largestTimestamp(offset));
    }

    private interface Search<T> {
        T in(RegionSearch search) throws IOException;
    }

    private <T> T searching(Segment segment, Search<T> search) throws IOException {
        if (!segment.log().tryRetain()) {
            throw new LogMovedException();
        }
        ByteBuffer chunk = state.scratch().take();
        try {
            return search.in(new RegionSearch(segment, segment.sizeInBytes(), chunk, hints));
        } finally {
            state.scratch().giveBack(chunk);
            segment.log().release();
        }
    }

    private Optional<TimestampedOffset> search(long timestampMs, long upToOffset) throws IOException {
        long start = state.startOffset();
        Segment[] segments = state.segments();
        for (int i = LogState.floor(segments, start); i < segments.length; i++) {
            if (segments[i].sizeInBytes() > 0 && segments[i].maxTimestamp() >= timestampMs) {
                Optional<TimestampedOffset> found =
                        searching(segments[i], search -> search.firstFrom(timestampMs, start));
                if (found.isPresent()) {
                    return found.filter(batch -> batch.offset() < upToOffset);
                }
            }
        }
        return Optional.empty();
    }

    private interface Look<T> {
        T look() throws IOException;
    }

    /** Looks again for as long as the log was cut meanwhile. */
    private <T> T settled(Look<T> look) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int truncations = state.truncations();
            Segment[] segments = state.segments();
            try {
                T result = look.look();
                if (state.truncations() == truncations) {
                    return result;
                }
                if (result instanceof LogRead read) {
                    read.batches().close();
                }
            } catch (IOException e) {
                if (state.isClosed()) {
                    throw closed();
                }
                if (state.truncations() == truncations && state.segments() == segments) {
                    throw e;
                }
            }
            Thread.onSpinWait();
        }
        throw new IOException("the log of " + state.spec().partition() + " was cut again and again during a read");
    }
}
