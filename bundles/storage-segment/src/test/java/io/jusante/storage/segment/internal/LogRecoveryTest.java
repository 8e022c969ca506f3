package io.jusante.storage.segment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jusante.record.RecordBatch;
import io.jusante.record.Slice;
import io.jusante.storage.LogStore;
import io.jusante.storage.contract.ContractSettings;
import io.jusante.storage.contract.ContractSpec;
import io.jusante.storage.contract.LogBatches;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log makes of a directory that is not as it was left. */
class LogRecoveryTest {
    private static final int BATCHES = 60;

    @TempDir
    Path directory;

    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.jusante.storage.segment");
    private final LogBatches written = LogBatches.run(0, BATCHES, 3, 200);
    private ContractSpec spec;

    @BeforeEach
    void write() throws IOException {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        told.start();
        logger.addAppender(told);
        try (LogStore store = open(true, 0)) {
            for (RecordBatch batch : written.batches()) {
                store.append(LogBatches.of(batch));
            }
        }
        told.list.clear();
    }

    @AfterEach
    void detach() {
        logger.detachAppender(told);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private LogStore open(boolean cleanlyClosed, long recoveryPoint) throws IOException {
        spec = new ContractSpec(directory, Runnable::run).withRecoveryPoint(recoveryPoint);
        return new SegmentLogEngine().open(cleanlyClosed ? spec.closedCleanly() : spec);
    }

    private List<Path> files(String suffix) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private Path last(String suffix) throws IOException {
        List<Path> files = files(suffix);
        return files.get(files.size() - 1);
    }

    private static void overwrite(Path file, long position, int... bytes) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(bytes.length);
        for (int b : bytes) {
            content.put((byte) b);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(content.flip(), position);
        }
    }

    private void assertHolds(LogStore store, int batches) throws Exception {
        assertEquals(batches * 3L, store.endOffset());
        ByteBuffer found = ByteBuffer.allocate(1 << 20);
        long offset = 0;
        while (offset < store.endOffset()) {
            try (Slice slice = store.read(offset, Long.MAX_VALUE, 1, true)
                    .toCompletableFuture()
                    .get()
                    .batches()) {
                slice.copyTo(0, found);
            }
            offset += 3;
        }
        assertEquals(written.bytes(0, batches), found.flip());
        if (batches > 0) {
            long time = written.maxTimestamp(batches - 1);
            var newest =
                    store.offsetFor(time, Long.MAX_VALUE).toCompletableFuture().get();
            assertEquals(written.baseOffset(batches - 1) + "@" + time, String.valueOf(newest));
            assertEquals(
                    String.valueOf(newest),
                    String.valueOf(
                            store.offsetOfMaxTimestamp().toCompletableFuture().get()));
        }
    }

    private void assertTold(String part) {
        assertTrue(
                told.list.stream().anyMatch(event -> event.getFormattedMessage().contains(part)),
                () -> "not told: " + part + " in " + told.list);
    }

    private int batchesIn(Path segment) throws IOException {
        return (int) (Files.size(segment) / written.batches().get(0).sizeInBytes());
    }

    @Test
    void aCleanDirectoryIsNotScanned() throws Exception {
        // a wrong CRC in the last segment is not noticed, as nothing reads it
        overwrite(last(".log"), 100, 1, 2, 3);
        try (LogStore store = open(true, 0)) {
            assertEquals(BATCHES * 3L, store.endOffset());
            assertEquals(0, spec.bytesDone());
            assertEquals(List.of(), told.list);
        }
    }

    @Test
    void aTornBatchIsCutOff() throws Exception {
        Path log = last(".log");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
        try (LogStore store = open(false, 0)) {
            assertHolds(store, BATCHES - 1);
            assertTrue(spec.bytesDone() > 0);
        }
        assertTold("the file ends within a batch");
    }

    @Test
    void bytesThatAreNoBatchAreCutOff() throws Exception {
        for (byte[] garbage : List.of(new byte[1], new byte[60], new byte[5000], new byte[] {1, 2, 3, 4, 5, 6, 7})) {
            Files.write(last(".log"), garbage, StandardOpenOption.APPEND);
            try (LogStore store = open(false, BATCHES * 3L)) {
                assertHolds(store, BATCHES);
            }
            assertTold("cut off what an unclean stop left");
            told.list.clear();
        }
    }

    @Test
    void aWrongCrcEndsTheLogThere() throws Exception {
        int size = written.batches().get(0).sizeInBytes();
        Path segment = files(".log").get(1);
        int before = batchesIn(files(".log").get(0));
        overwrite(segment, 2L * size + 300, 0x55);
        try (LogStore store = open(false, 0)) {
            assertHolds(store, before + 2);
            store.append(LogBatches.run(store.endOffset(), 1, 3, 200));
        }
        assertTold("CRC");
        assertTold("removed a segment");
    }

    @Test
    void nothingBelowTheRecoveryPointIsRead() throws Exception {
        overwrite(files(".log").get(1), 300, 0x55);
        try (LogStore store = open(false, (BATCHES - 2) * 3L)) {
            assertEquals(BATCHES * 3L, store.endOffset());
            assertTrue(spec.bytesDone() <= Files.size(last(".log")) * 2);
        }
    }

    @Test
    void aDirectoryThatOnlySaysItWasClosedCleanlyIsRecovered() throws Exception {
        Files.write(last(".log"), new byte[100], StandardOpenOption.APPEND);
        try (LogStore store = open(true, 0)) {
            assertHolds(store, BATCHES);
        }
        assertTold("cut off");
    }

    @Test
    void missingAndBrokenIndexesAreMadeAgain() throws Exception {
        byte[][] good = new byte[files(".index").size()][];
        for (int i = 0; i < good.length; i++) {
            good[i] = Files.readAllBytes(files(".index").get(i));
        }
        for (boolean clean : new boolean[] {true, false}) {
            Path[] indexes = files(".index").toArray(new Path[0]);
            Path[] times = files(".timeindex").toArray(new Path[0]);
            Files.delete(indexes[0]);
            Files.write(indexes[1], new byte[] {1, 2, 3});
            Files.write(indexes[2], new byte[800]);
            overwrite(indexes[3], 8, 0x7f, -1, -1, -1);
            overwrite(indexes[3], Files.size(indexes[3]) - 8, 0x7f, -1, -1, -1, 0x7f, -1, -1, -1);
            Files.delete(times[4]);
            Files.write(times[5], new byte[] {1});
            Files.delete(indexes[indexes.length - 1]);
            Files.delete(times[times.length - 1]);
            try (LogStore store = open(clean, clean ? 0 : BATCHES * 3L)) {
                assertHolds(store, BATCHES);
            }
            for (int i = 0; i < good.length; i++) {
                assertEquals(ByteBuffer.wrap(good[i]), ByteBuffer.wrap(Files.readAllBytes(indexes[i])), "index " + i);
            }
        }
    }

    @Test
    void anIndexThatPointsElsewhereIsNotBelieved() throws Exception {
        Path index = last(".index");
        overwrite(index, Files.size(index) - 8, 0, 0, 0, 20, 0, 0, 3, 3);
        try (LogStore store = open(true, 0)) {
            assertHolds(store, BATCHES);
        }
    }

    @Test
    void aHoleBetweenSegmentsEndsTheLog() throws Exception {
        int before = batchesIn(files(".log").get(0)) + batchesIn(files(".log").get(1));
        Files.delete(files(".log").get(2));
        try (LogStore store = open(false, 0)) {
            assertHolds(store, before);
        }
        assertTold("removed a segment that comes after a hole");
    }

    @Test
    void foreignFilesAreLeftAloneAndLeftoversRemoved() throws Exception {
        List<String> foreign =
                List.of("notes.txt", "0.log", "00000000000000000000.log.orig", "99999999999999999999.log");
        List<String> ours = List.of("00000000000000000000.log.deleted", "x.index.cleaned", "y.tmp");
        List<String> orphans = List.of("00000000000000000001.index", "00000000000000000001.timeindex");
        for (List<String> names : List.of(foreign, ours, orphans)) {
            for (String name : names) {
                Files.writeString(directory.resolve(name), "mine");
            }
        }
        Files.writeString(directory.resolve("partition.metadata"), "version: 0", StandardCharsets.UTF_8);
        try (LogStore store = open(true, 0)) {
            assertHolds(store, BATCHES);
        }
        for (String name : foreign) {
            assertEquals("mine", Files.readString(directory.resolve(name)));
        }
        for (String name : ours) {
            assertFalse(Files.exists(directory.resolve(name)), name);
        }
        for (String name : orphans) {
            assertFalse(Files.exists(directory.resolve(name)), name);
        }
        assertTrue(Files.exists(directory.resolve("partition.metadata")));
        assertEquals(
                foreign.size(),
                told.list.stream()
                        .filter(event -> event.getMessage().contains("left alone"))
                        .count());
    }

    @Test
    void anUnfinishedCompactionOfKafkaIsRefused() throws Exception {
        Files.writeString(directory.resolve("00000000000000000000.log.swap"), "x");
        IOException e = assertThrows(IOException.class, () -> open(false, 0));
        assertTrue(e.getMessage().contains("compaction"), e.getMessage());
    }

    @Test
    void messagesOfAnOldFormatAreRefusedAndNotCutOff() throws Exception {
        byte[] body = "magic 1, attributes, timestamp, key and value".getBytes(StandardCharsets.UTF_8);
        body[0] = 1;
        CRC32 crc = new CRC32();
        crc.update(body);
        ByteBuffer message = ByteBuffer.allocate(16 + body.length);
        message.putLong(180)
                .putInt(4 + body.length)
                .putInt((int) crc.getValue())
                .put(body);
        long before = Files.size(last(".log"));
        Files.write(last(".log"), message.array(), StandardOpenOption.APPEND);
        SimulatedDisk disk = new SimulatedDisk(directory, directory);
        ContractSpec unclean = new ContractSpec(directory, Runnable::run);
        IOException e = assertThrows(IOException.class, () -> new SegmentLogEngine(disk).open(unclean));
        assertTrue(e.getMessage().contains("format 1"), e.getMessage());
        assertEquals(0, disk.openFiles());
        assertEquals(before + message.capacity(), Files.size(last(".log")));
    }

    @Test
    void aLogBelowItsStartBeginsAnew() throws Exception {
        spec = new ContractSpec(directory, Runnable::run).withStartOffset(1000);
        try (LogStore store = new SegmentLogEngine().open(spec)) {
            assertEquals(1000, store.startOffset());
            assertEquals(1000, store.endOffset());
            assertEquals(1, files(".log").size());
        }
    }

    @Test
    void aPreallocatedLogLosesItsPadding() throws Exception {
        for (Path file : files("")) {
            Files.delete(file);
        }
        ContractSettings settings =
                ContractSettings.small().withSegmentBytes(20_000).withPreallocate(true);
        spec = new ContractSpec(directory, Runnable::run).withSettings(settings);
        LogStore store = new SegmentLogEngine().open(spec);
        LogBatches some = LogBatches.run(0, 5, 3, 200);
        store.append(some);
        assertEquals(20_000, Files.size(last(".log")));
        try (LogStore recovered = open(false, 0)) {
            assertHolds(recovered, 5);
        }
        assertEquals(some.sizeInBytes(), Files.size(last(".log")));
    }

    @Test
    void recoveringTwiceGivesTheSame() throws Exception {
        overwrite(files(".log").get(3), 500, 7, 7, 7);
        long end;
        try (LogStore store = open(false, 0)) {
            end = store.endOffset();
        }
        told.list.clear();
        try (LogStore store = open(false, 0)) {
            assertEquals(end, store.endOffset());
        }
        assertEquals(List.of(), told.list);
    }
}
