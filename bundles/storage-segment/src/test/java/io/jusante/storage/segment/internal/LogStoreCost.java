package io.jusante.storage.segment.internal;

import com.sun.management.ThreadMXBean;
import io.jusante.record.RecordBatch;
import io.jusante.record.Slice;
import io.jusante.storage.AppendPlan;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;
import io.jusante.storage.contract.ContractSettings;
import io.jusante.storage.contract.ContractSpec;
import io.jusante.storage.contract.LogBatches;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What an append and a read cost, in nanoseconds and in bytes of heap: run {@code main}, with a directory on the disk in
 * question as its argument. Not a test.
 */
final class LogStoreCost {
    private static final int ROUNDS = 5;
    private static final int OPERATIONS = 40_000;
    private static final int OPENINGS = 300;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private LogStoreCost() {}

    /** The same batch again and again, at the next offset. */
    private static final class OneBatch implements AppendPlan {
        private final RecordBatch batch;
        private final ByteBuffer bytes;
        private final int records;

        OneBatch(int valueBytes, int records) {
            this.batch = LogBatches.batch(0, records, valueBytes, LogBatches.FIRST_TIMESTAMP);
            this.bytes = batch.buffer();
            this.records = records;
        }

        OneBatch at(long offset) {
            batch.stamp(offset, 1);
            bytes.position(0);
            return this;
        }

        @Override
        public int batchCount() {
            return 1;
        }

        @Override
        public int sizeInBytes() {
            return batch.sizeInBytes();
        }

        @Override
        public ByteBuffer batch(int index) {
            return bytes;
        }

        @Override
        public long baseOffset(int index) {
            return batch.baseOffset();
        }

        @Override
        public long lastOffset(int index) {
            return batch.baseOffset() + records - 1;
        }

        @Override
        public long maxTimestamp(int index) {
            return batch.baseOffset();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Files.createTempDirectory(Path.of(arguments[0]), "cost");
        ExecutorService io = Executors.newFixedThreadPool(2);
        try {
            LogEngine engine = new SegmentLogEngine();
            for (int round = 0; round < ROUNDS; round++) {
                System.out.println("round " + round);
                openAndClose(engine, Files.createDirectory(root.resolve("open" + round)), io);
                measure(engine, Files.createDirectory(root.resolve("small" + round)), io, "1 KiB", 900, 1);
                measure(engine, Files.createDirectory(root.resolve("large" + round)), io, "16 KiB", 1000, 16);
            }
        } finally {
            io.shutdown();
            try (var files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void openAndClose(LogEngine engine, Path directory, ExecutorService io) throws IOException {
        ContractSpec spec = new ContractSpec(directory, io)
                .withSettings(ContractSettings.defaults())
                .closedCleanly();
        long opening = 0;
        long closing = 0;
        for (int i = 0; i < OPENINGS; i++) {
            long began = System.nanoTime();
            LogStore store = engine.open(spec);
            opening += System.nanoTime() - began;
            store.append(LogBatches.run(store.endOffset(), 1, 1, 10_000));
            long closed = System.nanoTime();
            store.close();
            closing += System.nanoTime() - closed;
        }
        System.out.printf(
                "  %-22s %8d ns, then close with its fsyncs %d ns%n",
                "open a clean log", opening / OPENINGS, closing / OPENINGS);
    }

    private static void measure(
            LogEngine engine, Path directory, ExecutorService io, String name, int valueBytes, int records)
            throws Exception {
        LogStore store = engine.open(new ContractSpec(directory, io).withSettings(ContractSettings.defaults()));
        OneBatch plan = new OneBatch(valueBytes, records);
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long began = System.nanoTime();
        for (int i = 0; i < OPERATIONS; i++) {
            store.append(plan.at(store.endOffset()));
        }
        print(name + " append", began, allocated);

        allocated = THREADS.getCurrentThreadAllocatedBytes();
        began = System.nanoTime();
        for (int i = 0; i < OPERATIONS; i++) {
            closeRead(store, store.endOffset() - 3L * records, 1 << 20);
        }
        print(name + " tail read", began, allocated);

        int reads = 0;
        long bytes = 0;
        long cpu = cpuNs();
        began = System.nanoTime();
        for (long offset = 0; offset < store.endOffset() - 200L * records; reads++) {
            int size = closeRead(store, offset, 1 << 20);
            bytes += size;
            offset += (long) size / plan.sizeInBytes() * records;
        }
        System.out.printf(
                "  %-22s %8d ns a read, %d MB/s, %.3f s CPU a GB%n",
                name + " catch-up of 1 MiB",
                (System.nanoTime() - began) / reads,
                bytes * 1000 / (System.nanoTime() - began),
                (cpuNs() - cpu) / (double) bytes);
        store.delete();
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static int closeRead(LogStore store, long offset, int maxBytes) throws IOException {
        try (Slice slice = store.read(offset, Long.MAX_VALUE, maxBytes, true)
                .toCompletableFuture()
                .join()
                .batches()) {
            if (slice.sizeInBytes() == 0) {
                throw new IOException("nothing at " + offset);
            }
            return slice.sizeInBytes();
        }
    }

    private static void print(String name, long began, long allocatedBefore) {
        System.out.printf(
                "  %-22s %8d ns, %4d bytes of heap%n",
                name,
                (System.nanoTime() - began) / OPERATIONS,
                (THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore) / OPERATIONS);
    }
}
