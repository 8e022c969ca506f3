package io.jusante.partition.replica.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.kernel.Lane;
import io.jusante.kernel.LaneBounds;
import io.jusante.kernel.LaneListener;
import io.jusante.kernel.LanePool;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.metadata.PartitionImage;
import io.jusante.partition.AppendListener;
import io.jusante.partition.PartitionRead;
import io.jusante.partition.ReadBound;
import io.jusante.record.RecordBatch;
import io.jusante.record.RecordBatchBuilder;
import io.jusante.record.Slice;
import io.jusante.record.TopicPartition;
import io.jusante.storage.LogEngine;
import io.jusante.testkit.SimulatedClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica above an engine, in real lanes, with a clock that stands still. */
final class ReplicaHarness implements AutoCloseable {
    static final long FIRST_TIMESTAMP = 1_793_000_000_000L;
    static final TopicPartition ID = new TopicPartition("orders", 0);

    final SimulatedClock clock = new SimulatedClock(FIRST_TIMESTAMP);
    final ProviderSlots<LogEngine> engines = new ProviderSlots<>();
    final ProviderSlots<CompressionCodec> codecs = new ProviderSlots<>();
    final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final ThreadPoolExecutor io = RecoveryPools.pool("test-io", 2, 1);
    final LanePool lanes = new LanePool("test-lane", 2, LaneBounds.DEFAULT, clock);
    /** Drains that ended: what a drain does at its end is over only then. */
    private final AtomicInteger drains = new AtomicInteger();

    final ReplicaServices services = new ReplicaServices(clock, this::countingLane, io, timer, engines, codecs);
    final List<LogDirectory> offline = new CopyOnWriteArrayList<>();
    private final Path folder;
    LogDirectory directory;
    Replica replica;

    ReplicaHarness(Path folder) throws IOException {
        this.folder = folder;
        this.directory = LogDirectory.open(folder, offline::add);
    }

    private Lane countingLane(String name, LaneListener listener) {
        return lanes.lane(name, new LaneListener() {
            @Override
            public void drained() {
                try {
                    listener.drained();
                } finally {
                    drains.incrementAndGet();
                }
            }

            @Override
            public void failed(Throwable bug) {
                listener.failed(bug);
            }
        });
    }

    /** Binds an engine under a digest; the first one fills the slot. */
    Provider<LogEngine> bind(String digest, LogEngine engine) {
        Provider<LogEngine> provider = new Provider<>(
                "storage/" + engine.name(), engine, new BundleIdentity("engine." + engine.name(), "1.0.0", digest));
        engines.bind(provider);
        return provider;
    }

    void bind(CompressionCodec codec) {
        codecs.bind(new Provider<>(
                "compression/" + codec.name(), codec, new BundleIdentity("codec", "1.0.0", codec.name())));
    }

    /** Opens the replica, led by this node. */
    Replica open(Map<String, String> configs) throws Exception {
        TopicSettings settings = new TopicSettings(new FakeValues().with(configs));
        replica = new Replica(ID, new UUID(1, 2), 1, directory, settings, services);
        lead(0);
        Provider<LogEngine> provider = engines.enter(replica.engineSlot());
        OpenLog opened = replica.lifecycle().open(provider);
        provider.exit();
        inLane(() -> replica.lifecycle().install(opened));
        return replica;
    }

    void lead(int epoch) throws Exception {
        replica.follow(new PartitionImage(List.of(1), List.of(1), 1, epoch, 0));
        inLane(() -> {});
    }

    /** Runs something in the lane, on the pool, and waits for the end of the drain that ran it. */
    void inLane(Runnable command) throws Exception {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        replica.lane().executeBlocking(() -> {
            try {
                command.run();
                done.complete(drains.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        int before = done.get(10, TimeUnit.SECONDS);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (drains.get() == before) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("the drain does not end");
            }
            Thread.onSpinWait();
        }
    }

    void closeReplica() throws Exception {
        inLane(() -> replica.lifecycle().close(replica.unavailable(ErrorCode.NOT_LEADER_OR_FOLLOWER, " stops", true)));
    }

    /** Closes the directory, cleanly or not, and opens it as the next process would. */
    void restart(boolean clean) throws Exception {
        if (clean) {
            closeReplica();
            directory.writeCleanMark();
        }
        directory.close();
        directory = LogDirectory.open(folder, offline::add);
        directory.removeCleanMark();
    }

    /** Appends and waits for the answer, and for the end of the drain that gave it. */
    Answer append(ByteBuffer records) throws Exception {
        return append(records, (short) -1);
    }

    Answer append(ByteBuffer records, short acks) throws Exception {
        Answer answer = begin(records, acks).get(10, TimeUnit.SECONDS);
        inLane(() -> {});
        return answer;
    }

    CompletableFuture<Answer> begin(ByteBuffer records, short acks) {
        Listener listener = new Listener();
        replica.append(records, acks, listener);
        return listener.answer;
    }

    List<String> readAll() throws Exception {
        List<String> values = new ArrayList<>();
        long offset = replica.logStartOffset();
        while (offset < replica.highWatermark()) {
            PartitionRead read = replica.read(offset, 1 << 20, true, ReadBound.HIGH_WATERMARK, -1)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            try (Slice slice = read.records()) {
                ByteBuffer bytes = slice.asBuffer();
                for (int at = bytes.position(); at < bytes.limit(); ) {
                    RecordBatch batch = RecordBatch.at(bytes, at);
                    values.addAll(Batches.values(batch));
                    at += batch.sizeInBytes();
                    offset = batch.lastOffset() + 1;
                }
            }
        }
        return values;
    }

    static KafkaErrorException errorOf(CompletionException e) {
        return (KafkaErrorException) e.getCause();
    }

    @Override
    public void close() throws IOException {
        timer.shutdownNow();
        lanes.close();
        io.shutdown();
        directory.close();
    }

    /** What an append was told. */
    record Answer(long baseOffset, long appendTimeMs, KafkaErrorException error) {
        ErrorCode code() {
            return error == null ? ErrorCode.NONE : error.code();
        }
    }

    private static final class Listener implements AppendListener {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        @Override
        public void appended(long baseOffset, long logAppendTimeMs, long logStartOffset) {
            once(new Answer(baseOffset, logAppendTimeMs, null));
        }

        @Override
        public void failed(KafkaErrorException error) {
            once(new Answer(-1, -1, error));
        }

        private void once(Answer outcome) {
            if (!answer.complete(outcome)) {
                throw new AssertionError("answered twice");
            }
        }
    }

    /** Batches for tests. */
    static final class Batches {
        private Batches() {}

        static ByteBuffer of(String... values) {
            return add(new RecordBatchBuilder(), values);
        }

        static ByteBuffer idempotent(long producerId, int epoch, int sequence, String... values) {
            return add(new RecordBatchBuilder().producer(producerId, (short) epoch, sequence), values);
        }

        private static ByteBuffer add(RecordBatchBuilder builder, String... values) {
            long timestamp = FIRST_TIMESTAMP;
            for (String value : values) {
                builder.append(timestamp++, null, value);
            }
            return builder.build(ByteBuffer::allocateDirect);
        }

        static List<String> values(RecordBatch batch) throws Exception {
            List<String> values = new ArrayList<>();
            var cursor = new io.jusante.record.RecordCursor();
            cursor.reset(batch);
            while (cursor.next()) {
                values.add(java.nio.charset.StandardCharsets.UTF_8
                        .decode(cursor.value())
                        .toString());
            }
            return values;
        }
    }
}
