package io.jusante.consensus.local.internal;

import io.jusante.consensus.ConsensusException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An append on its way: its frame, and who waits for it. One owner at a time: caller, writer, delivery. */
final class PendingAppend {
    private final int expectedEpoch;
    private final int recordCount;
    private final ByteBuffer frame;
    private final CompletableFuture<Long> committed = new CompletableFuture<>();

    PendingAppend(int expectedEpoch, List<ByteBuffer> records) {
        this.expectedEpoch = expectedEpoch;
        this.recordCount = records.size();
        this.frame = Frame.prepare(records);
    }

    int expectedEpoch() {
        return expectedEpoch;
    }

    /** {@return the prepared frame, position 0 to limit} */
    ByteBuffer frame() {
        return frame;
    }

    int recordCount() {
        return recordCount;
    }

    CompletableFuture<Long> committed() {
        return committed;
    }

    /** {@return the frame as it was sealed} */
    Frame sealed() {
        ByteBuffer all = frame.duplicate().rewind();
        Frame sealed = Frame.decode(all.getInt(4), all.slice(Frame.HEAD_BYTES, all.limit() - Frame.HEAD_BYTES));
        if (sealed == null) {
            throw new IllegalStateException("a frame that was just written does not decode");
        }
        return sealed;
    }

    void fail(ConsensusException.Reason reason, String message) {
        committed.completeExceptionally(new ConsensusException(reason, message));
    }
}
