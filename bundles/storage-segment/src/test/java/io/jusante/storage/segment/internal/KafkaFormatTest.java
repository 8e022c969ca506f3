package io.jusante.storage.segment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordBatch;
import io.jusante.storage.LogRead;
import io.jusante.storage.LogStore;
import io.jusante.storage.SidecarKind;
import io.jusante.storage.contract.ContractSettings;
import io.jusante.storage.contract.ContractSpec;
import io.jusante.storage.contract.LogBatches;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.storage.log.FetchIsolation;
import org.apache.kafka.server.util.KafkaScheduler;
import org.apache.kafka.storage.internals.log.FetchDataInfo;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.storage.internals.log.LogDirFailureChannel;
import org.apache.kafka.storage.internals.log.LogSegment;
import org.apache.kafka.storage.internals.log.ProducerStateManagerConfig;
import org.apache.kafka.storage.internals.log.UnifiedLog;
import org.apache.kafka.storage.log.metrics.BrokerTopicStats;
import org.apache.kafka.tools.DumpLogSegments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka 4.3.1's own log and tool open what this engine writes, and the other way round. */
class KafkaFormatTest {
    private static final int SEGMENT_BYTES = 1 << 20;

    @TempDir
    Path temporary;

    private final ExecutorService io = Executors.newSingleThreadExecutor();
    private final KafkaScheduler scheduler = new KafkaScheduler(1);
    private Path directory;
    private String complaints = "";

    @BeforeEach
    void createDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("topic-0"));
        scheduler.startup();
    }

    @AfterEach
    void stop() throws InterruptedException {
        scheduler.shutdown();
        io.shutdown();
    }

    private LogStore ours(boolean cleanlyClosed) throws IOException {
        ContractSpec spec = new ContractSpec(directory, io)
                .withSettings(ContractSettings.defaults().withSegmentBytes(SEGMENT_BYTES));
        return new SegmentLogEngine().open(cleanlyClosed ? spec.closedCleanly() : spec);
    }

    private UnifiedLog kafkas(boolean cleanlyClosed) throws IOException {
        LogConfig config = new LogConfig(Map.of("segment.bytes", SEGMENT_BYTES, "retention.ms", -1L));
        return UnifiedLog.create(
                directory.toFile(),
                config,
                0L,
                0L,
                scheduler,
                new BrokerTopicStats(),
                Time.SYSTEM,
                300_000,
                new ProducerStateManagerConfig(86_400_000, false),
                600_000,
                new LogDirFailureChannel(1),
                cleanlyClosed,
                Optional.empty());
    }

    private static ByteBuffer readAll(UnifiedLog log) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long offset = 0;
        while (offset < log.logEndOffset()) {
            FetchDataInfo read = log.read(offset, 1 << 20, FetchIsolation.LOG_END, true);
            for (var batch : read.records.batches()) {
                ByteBuffer bytes = ByteBuffer.allocate(batch.sizeInBytes());
                batch.writeTo(bytes);
                all.writeBytes(bytes.array());
                offset = batch.nextOffset();
            }
        }
        return ByteBuffer.wrap(all.toByteArray());
    }

    private static ByteBuffer readAll(LogStore log) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long offset = 0;
        while (offset < log.endOffset()) {
            LogRead read = log.read(offset, Long.MAX_VALUE, 300_000, true)
                    .toCompletableFuture()
                    .get();
            try (var slice = read.batches()) {
                byte[] bytes = new byte[slice.sizeInBytes()];
                slice.copyTo(0, ByteBuffer.wrap(bytes));
                all.writeBytes(bytes);
                int position = 0;
                while (position < bytes.length) {
                    RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(bytes), position);
                    offset = batch.lastOffset() + 1;
                    position += batch.sizeInBytes();
                }
            }
        }
        return ByteBuffer.wrap(all.toByteArray());
    }

    private LogBatches writeOurs() throws IOException {
        List<RecordBatch> batches = new ArrayList<>();
        Random random = new Random(7);
        long offset = 0;
        try (LogStore log = ours(false)) {
            while (offset < 2000) {
                int records = 1 + random.nextInt(5);
                long timestamp = LogBatches.FIRST_TIMESTAMP + offset + random.nextInt(20);
                LogBatches plan = LogBatches.of(LogBatches.batch(offset, records, random.nextInt(4000), timestamp));
                log.append(plan);
                batches.addAll(plan.batches());
                offset = log.endOffset();
            }
        }
        return LogBatches.of(batches);
    }

    private List<String> files(String suffix) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void kafkaReadsOurSegments() throws Exception {
        LogBatches written = writeOurs();
        assertTrue(files(".log").size() > 2);
        UnifiedLog log = kafkas(true);
        try {
            assertEquals(written.lastOffset(written.batchCount() - 1) + 1, log.logEndOffset());
            assertEquals(written.bytes(), readAll(log));
            for (LogSegment segment : log.logSegments()) {
                segment.sanityCheck(false);
                segment.offsetIndex().sanityCheck();
                segment.timeIndex().sanityCheck();
                assertTrue(segment.offsetIndex().entries() > segment.size() / 20_000, "entries in " + segment);
                long end = segment.readNextOffset();
                long largest = written.batches().stream()
                        .filter(batch -> batch.baseOffset() >= segment.baseOffset() && batch.lastOffset() < end)
                        .mapToLong(RecordBatch::maxTimestamp)
                        .max()
                        .orElseThrow();
                assertEquals(largest, segment.timeIndex().lastEntry().timestamp(), "the last time of " + segment);
                assertEquals(largest, segment.largestTimestamp());
            }
            for (int i = 0; i < written.batchCount(); i += 50) {
                long timestamp = written.maxTimestamp(i);
                int first = 0;
                while (written.maxTimestamp(first) < timestamp) {
                    first++;
                }
                var found = log.fetchOffsetByTimestamp(timestamp, Optional.empty())
                        .timestampAndOffsetOpt()
                        .orElseThrow();
                assertEquals(written.baseOffset(first), found.offset);
            }
        } finally {
            log.close();
        }
    }

    @Test
    void kafkasDumpLogHasNoComplaintAboutOurFiles() throws Exception {
        writeOurs();
        try (LogStore log = ours(true)) {
            log.append(LogBatches.run(log.endOffset(), 40, 3, 500));
        }
        for (String suffix : List.of(".log", ".index", ".timeindex")) {
            for (String file : files(suffix)) {
                String out = dump("--files", file, "--deep-iteration");
                assertTrue(out.contains("Dumping " + file), out);
                assertTrue(out.lines().count() > 10, out);
                assertFalse(out.contains("isvalid: false"), out);
                assertEquals("", complaints, "about " + file);
            }
        }
        for (String file : files(".index")) {
            assertTrue(dump("--files", file, "--index-sanity-check").contains(file + " passed sanity check."));
        }
    }

    private String dump(String... arguments) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream before = System.out;
        PrintStream errorsBefore = System.err;
        Exit.setExitProcedure((status, message) -> {
            throw new AssertionError("dump-log ended with " + status + ": " + message);
        });
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            DumpLogSegments.main(arguments);
        } finally {
            System.setOut(before);
            System.setErr(errorsBefore);
            Exit.resetExitProcedure();
        }
        // the tool says this of every log that does not begin at 0, Kafka's own included
        complaints = errors.toString(StandardCharsets.UTF_8)
                .replaceAll("Non-consecutive offsets in .*\\n  -1 is followed by \\d+\\n", "");
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private ByteBuffer writeKafkas(boolean closed) throws Exception {
        UnifiedLog log = kafkas(true);
        Random random = new Random(8);
        for (int i = 0; i < 600; i++) {
            List<SimpleRecord> records = new ArrayList<>();
            for (int record = 0; record <= random.nextInt(4); record++) {
                byte[] value = new byte[random.nextInt(5000)];
                random.nextBytes(value);
                records.add(new SimpleRecord(1_000_000L + i * 10L + record, null, value));
            }
            log.appendAsLeader(
                    MemoryRecords.withRecords(
                            (byte) 2,
                            0L,
                            i % 2 == 0 ? Compression.NONE : Compression.gzip().build(),
                            TimestampType.CREATE_TIME,
                            records.toArray(new SimpleRecord[0])),
                    5);
        }
        ByteBuffer written = readAll(log);
        if (closed) {
            log.close();
        } else {
            log.flush(true);
        }
        return written;
    }

    @Test
    void weOpenADirectoryThatKafkaClosed() throws Exception {
        ByteBuffer written = writeKafkas(true);
        dump("--files", files(".log").get(1), "--deep-iteration");
        assertEquals("", complaints);
        try (LogStore log = ours(true)) {
            assertEquals(written, readAll(log));
            assertEquals(written.limit(), log.sizeInBytes());
            assertTrue(log.extents().size() > 1);
            assertEquals(
                    List.of(log.endOffset()),
                    log.sidecars(SidecarKind.PRODUCER_STATE).stream()
                            .filter(offset -> offset == log.endOffset())
                            .toList());
            assertNotNull(log.loadSidecar(SidecarKind.LEADER_EPOCHS, 0));
            var largest = log.offsetOfMaxTimestamp().toCompletableFuture().get();
            assertNotNull(largest);
            assertTrue(largest.timestampMs() >= 1_000_000L + 5990, largest.toString());
            log.append(LogBatches.run(log.endOffset(), 10, 3, 100));
        }
        UnifiedLog log = kafkas(true);
        try {
            ByteBuffer all = readAll(log);
            assertTrue(all.limit() > written.limit());
            assertEquals(written, all.slice(0, written.limit()));
        } finally {
            log.close();
        }
    }

    /** Kafka leaves index files of ten megabytes, with zeros behind the entries, when it is killed. */
    @Test
    void weOpenADirectoryThatKafkaDidNotClose() throws Exception {
        ByteBuffer written = writeKafkas(false);
        long indexBytes = Files.size(Path.of(files(".index").get(files(".index").size() - 1)));
        assertEquals(10 << 20, indexBytes);
        try (LogStore log = ours(false)) {
            assertEquals(written, readAll(log));
        }
        for (String file : files(".index")) {
            assertTrue(dump("--files", file, "--index-sanity-check").contains(file + " passed sanity check."));
        }
    }

    @Test
    void kafkaRecoversADirectoryThatWeDidNotClose() throws Exception {
        LogStore log = ours(false);
        LogBatches written = LogBatches.run(0, 600, 3, 1500);
        for (RecordBatch batch : written.batches()) {
            log.append(LogBatches.of(batch));
        }
        UnifiedLog kafka = kafkas(false);
        try {
            assertEquals(written.bytes(), readAll(kafka));
        } finally {
            kafka.close();
            log.close();
        }
    }
}
