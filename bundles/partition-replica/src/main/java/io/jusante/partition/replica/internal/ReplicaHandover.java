package io.jusante.partition.replica.internal;

import io.jusante.kernel.Provider;
import io.jusante.record.CorruptBatchException;
import io.jusante.record.RecordBatch;
import io.jusante.record.Slice;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;
import io.jusante.storage.SidecarKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands one open log from an engine to another, as one command of the lane: appends wait behind it, readers wait for
 * the state that it ends in. If the successor can't open the log, the old engine opens it again.
 */
final class ReplicaHandover {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReplicaHandover.class);
    private static final int COPY_BYTES = 1 << 20;

    /** The log is with its old engine again, or offline. */
    static final class HandoverFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        HandoverFailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final Replica replica;
    private final AppendQueue queue;
    private final ReplicaLifecycle lifecycle;

    ReplicaHandover(Replica replica) {
        this.replica = replica;
        this.queue = replica.queue();
        this.lifecycle = replica.lifecycle();
    }

    /** Moves the log to where its slot went, if it isn't there. */
    void follow(Provider<LogEngine> to) {
        try {
            run(to);
        } catch (HandoverFailedException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("partition", replica.id())
                    .addKeyValue("engine", to.identity())
                    .log("a log stays with its old storage engine");
        }
    }

    /** {@return nanoseconds for which the partition took no work; −1 where its log is not with another engine} */
    long run(Provider<LogEngine> to) throws HandoverFailedException {
        if (!(replica.state() instanceof StoreState.Serving serving) || serving.provider() == to) {
            return -1;
        }
        long startNs = replica.services().clock().nanoTime();
        queue.write();
        OpenLog old = queue.log();
        if (old == null) {
            throw new HandoverFailedException(replica.id() + " went offline with its last write", replica.refusal());
        }
        StoreState.HandingOver handingOver = serving.handOver();
        replica.publish(handingOver);
        if (old.provider().service().isEphemeral()) {
            copyTo(to, old, serving, handingOver);
        } else {
            reopenWith(to, old, handingOver);
        }
        queue.waiters().wakeAll();
        return replica.services().clock().nanoTime() - startNs;
    }

    private void reopenWith(Provider<LogEngine> to, OpenLog old, StoreState.HandingOver handingOver)
            throws HandoverFailedException {
        long startOffset = old.store().startOffset();
        close(old);
        try {
            serve(open(to, startOffset), to, old, handingOver);
        } catch (IOException | RuntimeException | LinkageError e) {
            try {
                serve(open(old.provider(), startOffset), old.provider(), old, handingOver);
            } catch (IOException again) {
                replica.storageFailed(again);
            } catch (RuntimeException | LinkageError again) {
                lifecycle.openFailed(again);
            }
            throw failed(to, e);
        }
    }

    private void close(OpenLog old) throws HandoverFailedException {
        try {
            lifecycle.closeStore(old);
        } catch (IOException e) {
            replica.storageFailed(e);
            throw new HandoverFailedException(replica.id() + " could not be closed", e);
        } catch (RuntimeException | LinkageError e) {
            replica.engineFailed(e);
            throw new HandoverFailedException(replica.id() + " could not be closed", e);
        }
    }

    private LogStore open(Provider<LogEngine> provider, long startOffset) throws IOException {
        long endOffset = queue.nextOffset();
        LogStore store = provider.service().open(new StoreSpec(replica, true, endOffset, startOffset));
        if (store.endOffset() == endOffset && store.startOffset() == startOffset) {
            return store;
        }
        String found = "offsets " + store.startOffset() + " to " + store.endOffset() + " in place of " + startOffset
                + " to " + endOffset;
        store.close();
        throw new IllegalStateException("the engine found " + found);
    }

    private void serve(LogStore store, Provider<LogEngine> provider, OpenLog old, StoreState.HandingOver handingOver) {
        lifecycle.inUse();
        queue.handedOver(new OpenLog(provider, store, old.producers(), old.epochs()));
        StoreState.Serving serving = new StoreState.Serving(provider, store);
        replica.publish(serving);
        handingOver.arrive(serving);
    }

    /** Takes the log of an ephemeral engine along, as its directory holds nothing. */
    private void copyTo(
            Provider<LogEngine> to, OpenLog old, StoreState.Serving before, StoreState.HandingOver handingOver)
            throws HandoverFailedException {
        lifecycle.endKeeping();
        LogStore copy;
        try {
            copy = copy(to, old);
        } catch (IOException | CorruptBatchException | RuntimeException | LinkageError e) {
            replica.publish(before);
            handingOver.arrive(before);
            throw failed(to, e);
        }
        serve(copy, to, old, handingOver);
        try {
            old.store().close();
        } catch (IOException | RuntimeException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("partition", replica.id())
                    .log("the old storage engine did not close a log that lives in memory alone");
        }
    }

    private LogStore copy(Provider<LogEngine> to, OpenLog old) throws IOException, CorruptBatchException {
        LogStore source = old.store();
        long startOffset = source.startOffset();
        long endOffset = queue.nextOffset();
        LogStore target = to.service().open(new StoreSpec(replica, false, startOffset, startOffset));
        boolean complete = false;
        try {
            target.resetTo(startOffset);
            long offset = startOffset;
            while (offset < endOffset) {
                try (Slice batches = source.read(offset, endOffset, COPY_BYTES, true)
                        .toCompletableFuture()
                        .join()
                        .batches()) {
                    offset = append(batches, target);
                }
            }
            target.saveSidecar(SidecarKind.LEADER_EPOCHS, 0, replica.epochs().format());
            ProducerSnapshot.of(old.producers(), endOffset).save(target);
            if (target.endOffset() != endOffset) {
                throw new IOException("the copy ends at " + target.endOffset() + " in place of " + endOffset);
            }
            complete = true;
            return target;
        } catch (CompletionException e) {
            throw new IOException("the old storage engine can't be read", e.getCause());
        } finally {
            if (!complete) {
                target.close();
            }
        }
    }

    private static long append(Slice batches, LogStore target) throws IOException, CorruptBatchException {
        ByteBuffer bytes = batches.asBuffer();
        GatheredPlan plan = new GatheredPlan();
        long next = -1;
        for (int position = bytes.position(); position < bytes.limit(); ) {
            RecordBatch batch = RecordBatch.at(bytes, position);
            plan.add(batch);
            position += batch.sizeInBytes();
            next = batch.lastOffset() + 1;
        }
        if (next < 0) {
            throw new IOException("the old storage engine returned nothing in the middle of its log");
        }
        target.append(plan);
        return next;
    }

    private HandoverFailedException failed(Provider<LogEngine> to, Throwable cause) {
        return new HandoverFailedException(
                replica.id() + " could not be handed to " + to.identity() + ": " + cause.getMessage(), cause);
    }
}
