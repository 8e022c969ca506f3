package io.jusante.storage.segment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordBatch;
import io.jusante.record.Slice;
import io.jusante.storage.LogStore;
import io.jusante.storage.TimestampedOffset;
import io.jusante.storage.contract.ContractSettings;
import io.jusante.storage.contract.ContractSpec;
import io.jusante.storage.contract.LogBatches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the power cut leaves, the log goes on with a prefix of what was appended, and with all that was synced. */
class PowerCutTest {
    private static final int SEEDS = Integer.getInteger("jusante.seeds", 6);
    private static final int CUTS = 8;

    @TempDir
    Path temporary;

    @Test
    void aLogIsAPrefixAfterEachPowerCut() throws Exception {
        Long seed = Long.getLong("jusante.seed");
        long first = seed == null ? System.nanoTime() : seed;
        for (int i = 0; i < (seed == null ? SEEDS : 1); i++) {
            Path directory =
                    Files.createDirectories(temporary.resolve("run" + i).resolve("topic-0"));
            try {
                new Run(directory, new Random(first + i)).run();
            } catch (Throwable e) {
                throw new AssertionError("run with -Djusante.seed=" + (first + i), e);
            }
        }
    }

    /** One log through several lives. */
    private static final class Run {
        private final Path directory;
        private final Random random;
        private final Queue<Runnable> background = new ArrayDeque<>();
        private final List<RecordBatch> model = new ArrayList<>();
        private SimulatedDisk disk;
        private LogStore store;
        // what the host has written down
        private long recoveryPoint;
        private long startOffset;
        // what must be there after a cut
        private long synced;

        Run(Path directory, Random random) {
            this.directory = directory;
            this.random = random;
        }

        void run() throws Exception {
            for (int cut = 0; cut < CUTS; cut++) {
                open();
                int steps = random.nextInt(60);
                for (int step = 0; step < steps; step++) {
                    step();
                }
                disk.cutPower(random);
                background.clear();
            }
            open();
        }

        private LogStore open(SimulatedDisk on, Executor io) throws IOException {
            ContractSpec spec = new ContractSpec(directory, io)
                    .withSettings(ContractSettings.small().withPreallocate(random.nextInt(4) == 0))
                    .withRecoveryPoint(recoveryPoint)
                    .withStartOffset(startOffset);
            return new SegmentLogEngine(on).open(spec);
        }

        private SimulatedDisk newDisk() throws IOException {
            return new SimulatedDisk(directory, Files.createTempDirectory(directory.getParent(), "trash"));
        }

        /** Recovers, compares with the model, and recovers once more. */
        private void open() throws Exception {
            SimulatedDisk first = newDisk();
            LogStore recovered = open(first, Runnable::run);
            long end = recovered.endOffset();
            assertTrue(end >= synced, "ends at " + end + ", synced up to " + synced);
            model.removeIf(batch -> batch.lastOffset() >= end);
            checkContents(recovered);
            first.closeFiles();
            SimulatedDisk second = newDisk();
            LogStore again = open(second, Runnable::run);
            assertEquals(end, again.endOffset());
            checkContents(again);
            second.closeFiles();
            disk = newDisk();
            store = open(disk, background::add);
            assertEquals(end, store.endOffset());
            assertEquals(end, store.recoveryPoint());
            synced = end;
        }

        private void checkContents(LogStore log) throws Exception {
            ByteArrayOutputStream found = new ByteArrayOutputStream();
            long start = log.startOffset();
            long offset = start;
            while (offset < log.endOffset()) {
                try (Slice slice = log.read(offset, Long.MAX_VALUE, 2000, true)
                        .toCompletableFuture()
                        .get()
                        .batches()) {
                    byte[] read = new byte[slice.sizeInBytes()];
                    ByteBuffer bytes = ByteBuffer.wrap(read);
                    slice.copyTo(0, bytes.duplicate());
                    found.writeBytes(read);
                    for (int at = 0; at < bytes.limit(); ) {
                        RecordBatch batch = RecordBatch.at(bytes, at);
                        offset = batch.lastOffset() + 1;
                        at += batch.sizeInBytes();
                    }
                }
            }
            List<RecordBatch> expected =
                    model.stream().filter(batch -> batch.lastOffset() >= start).toList();
            assertEquals(LogBatches.of(expected).bytes(), ByteBuffer.wrap(found.toByteArray()));
            checkTimes(log, expected);
        }

        private static void checkTimes(LogStore log, List<RecordBatch> expected) throws Exception {
            if (expected.isEmpty()) {
                return;
            }
            RecordBatch middle = expected.get(expected.size() / 2);
            for (RecordBatch wanted : List.of(expected.get(0), middle, expected.get(expected.size() - 1))) {
                RecordBatch first = expected.stream()
                        .filter(batch -> batch.maxTimestamp() >= wanted.maxTimestamp())
                        .findFirst()
                        .orElseThrow();
                TimestampedOffset found = log.offsetFor(wanted.maxTimestamp(), Long.MAX_VALUE)
                        .toCompletableFuture()
                        .get();
                assertEquals(first.baseOffset() + "@" + first.maxTimestamp(), String.valueOf(found));
            }
        }

        private void step() throws Exception {
            int what = random.nextInt(100);
            if (what < 75) {
                append();
            } else if (what < 82) {
                store.sync();
                synced = store.endOffset();
                assertEquals(synced, store.recoveryPoint());
            } else if (what < 88) {
                Runnable task = background.poll();
                if (task != null) {
                    task.run();
                }
            } else if (what < 91) {
                recoveryPoint = store.recoveryPoint();
            } else if (what < 95) {
                truncate(store.endOffset() - random.nextInt(40));
            } else if (what < 99) {
                long start = store.startOffset();
                startOffset = start + random.nextInt((int) (store.endOffset() - start) + 1);
                store.advanceStart(startOffset);
                startOffset = Math.max(start, startOffset);
            } else {
                long offset = store.endOffset() + random.nextInt(20);
                store.resetTo(offset);
                model.clear();
                startOffset = offset;
                recoveryPoint = offset;
                synced = offset;
            }
        }

        private void append() throws IOException {
            List<RecordBatch> batches = new ArrayList<>();
            long offset = store.endOffset();
            for (int i = 0; i <= random.nextInt(4); i++) {
                int records = 1 + random.nextInt(4);
                batches.add(LogBatches.batch(
                        offset, records, random.nextInt(700), LogBatches.FIRST_TIMESTAMP + random.nextInt(1000)));
                offset += records;
            }
            store.append(LogBatches.of(batches));
            model.addAll(batches);
        }

        private void truncate(long offset) throws IOException {
            if (offset < store.startOffset()) {
                return;
            }
            store.truncateTo(offset);
            long end = store.endOffset();
            model.removeIf(batch -> batch.lastOffset() >= offset);
            startOffset = Math.min(startOffset, store.startOffset());
            recoveryPoint = Math.min(recoveryPoint, store.recoveryPoint());
            synced = Math.min(synced, end);
        }
    }
}
