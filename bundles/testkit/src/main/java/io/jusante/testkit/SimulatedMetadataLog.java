package io.jusante.testkit;

import io.jusante.consensus.ConsensusException;
import io.jusante.consensus.ConsensusException.Reason;
import io.jusante.consensus.MetadataLog;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.consensus.QuorumState;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A metadata log in memory whose leader the test chooses, and whose appends fail when it says so. Listeners are called
 * as tasks of a {@link SeededScheduler}.
 */
public final class SimulatedMetadataLog implements MetadataLog {
    private final Executor delivery;
    private final String clusterId;
    private final int nodeId;
    private final List<Batch> batches = new ArrayList<>();
    private final List<MetadataLogListener> listeners = new ArrayList<>();
    private final Deque<Reason> failures = new ArrayDeque<>();
    private @Nullable Snapshot snapshot;
    private long nextOffset;
    private int leaderId = -1;
    private int epoch;

    public SimulatedMetadataLog(SeededScheduler scheduler, String clusterId, int nodeId) {
        this.delivery = scheduler.serial("metadata-log");
        this.clusterId = clusterId;
        this.nodeId = nodeId;
    }

    private record Batch(long baseOffset, int epoch, List<ByteBuffer> records) {}

    private record Snapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records) {}

    /** Another node leads from here on, in a new epoch; −1 for none. */
    public void elect(int newLeaderId) {
        delivery.execute(() -> {
            leaderId = newLeaderId;
            epoch++;
            listeners.forEach(listener -> listener.leader(leaderId, epoch));
        });
    }

    /** The next append fails for this reason; called twice, the one after it too. */
    public void failNext(Reason reason) {
        failures.add(reason);
    }

    /** {@return how many snapshots were saved and are kept: none or one} */
    public int snapshots() {
        return snapshot == null ? 0 : 1;
    }

    /** {@return how many batches were committed since the snapshot} */
    public int batches() {
        return batches.size();
    }

    /** Commits a batch as if another leader had appended it. */
    public void commit(List<ByteBuffer> records) {
        List<ByteBuffer> copy = copyOf(records);
        delivery.execute(() -> committed(copy));
    }

    private void committed(List<ByteBuffer> records) {
        Batch batch = new Batch(nextOffset, epoch, records);
        batches.add(batch);
        nextOffset += records.size();
        listeners.forEach(listener -> deliver(listener, batch));
    }

    private static void deliver(MetadataLogListener listener, Batch batch) {
        listener.committed(batch.baseOffset, batch.epoch, 0, views(batch.records));
    }

    private static List<ByteBuffer> views(List<ByteBuffer> records) {
        List<ByteBuffer> views = new ArrayList<>(records.size());
        records.forEach(record -> views.add(record.asReadOnlyBuffer()));
        return views;
    }

    private static List<ByteBuffer> copyOf(List<ByteBuffer> records) {
        List<ByteBuffer> copies = new ArrayList<>(records.size());
        for (ByteBuffer record : records) {
            copies.add(ByteBuffer.allocate(record.remaining())
                    .put(record.duplicate())
                    .flip());
        }
        return copies;
    }

    @Override
    public String clusterId() {
        return clusterId;
    }

    @Override
    public int nodeId() {
        return nodeId;
    }

    @Override
    public CompletionStage<Long> append(int expectedEpoch, List<ByteBuffer> records) {
        List<ByteBuffer> copy = copyOf(records);
        CompletableFuture<Long> appended = new CompletableFuture<>();
        delivery.execute(() -> {
            Reason refusal = refusal(expectedEpoch);
            if (refusal != null) {
                appended.completeExceptionally(new ConsensusException(refusal, "simulated"));
            } else {
                committed(copy);
                appended.complete(nextOffset - 1);
            }
        });
        return appended;
    }

    private @Nullable Reason refusal(int expectedEpoch) {
        Reason planned = failures.poll();
        if (planned != null) {
            return planned;
        }
        if (leaderId != nodeId) {
            return Reason.NOT_LEADER;
        }
        return expectedEpoch == epoch ? null : Reason.STALE_EPOCH;
    }

    @Override
    public AutoCloseable follow(MetadataLogListener listener) {
        delivery.execute(() -> {
            if (snapshot != null) {
                listener.snapshot(snapshot.lastIncludedOffset, snapshot.epoch, views(snapshot.records));
            }
            batches.forEach(batch -> deliver(listener, batch));
            if (epoch > 0) {
                listener.leader(leaderId, epoch);
            }
            listeners.add(listener);
        });
        return () -> delivery.execute(() -> listeners.remove(listener));
    }

    @Override
    public CompletionStage<Void> saveSnapshot(long lastIncludedOffset, int snapshotEpoch, List<ByteBuffer> records) {
        List<ByteBuffer> copy = copyOf(records);
        CompletableFuture<Void> saved = new CompletableFuture<>();
        delivery.execute(() -> {
            snapshot = new Snapshot(lastIncludedOffset, snapshotEpoch, copy);
            batches.removeIf(batch -> batch.baseOffset + batch.records.size() <= lastIncludedOffset + 1);
            saved.complete(null);
        });
        return saved;
    }

    @Override
    public QuorumState describe() {
        return new State(leaderId, epoch, nextOffset);
    }

    @Override
    public void resign(int resignedEpoch) {
        if (resignedEpoch == epoch) {
            elect(-1);
        }
    }

    private record State(int leaderId, int leaderEpoch, long highWatermark) implements QuorumState {
        @Override
        public List<Replica> voters() {
            return List.of();
        }

        @Override
        public List<Replica> observers() {
            return List.of();
        }
    }
}
