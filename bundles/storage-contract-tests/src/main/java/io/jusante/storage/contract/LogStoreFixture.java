package io.jusante.storage.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.record.RecordBatch;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogRead;
import io.jusante.storage.LogStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One log for each test, and what all tests do with it. */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
abstract class LogStoreFixture {
    static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path temporary;

    protected ExecutorService io;
    protected Path directory;
    protected ContractSpec spec;
    protected LogStore store;

    /** {@return the engine to be tested, a new one for each call} */
    protected abstract LogEngine engine();

    @BeforeEach
    void openStore() throws IOException {
        io = Executors.newFixedThreadPool(2);
        directory = Files.createDirectory(temporary.resolve("contract-0"));
        spec = new ContractSpec(directory, io);
        store = engine().open(spec);
    }

    @AfterEach
    void closeStore() throws Exception {
        try {
            store.close();
        } catch (IllegalStateException closedByTheTest) {
            assertTrue(String.valueOf(closedByTheTest.getMessage()).contains("closed"), closedByTheTest.toString());
        } finally {
            io.shutdown();
        }
    }

    /** Closes the store and opens it again, by another instance of the engine. */
    protected final void reopen() throws IOException {
        long start = store.startOffset();
        store.close();
        spec = new ContractSpec(directory, io).closedCleanly().withStartOffset(start);
        store = engine().open(spec);
    }

    protected static <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    protected final ByteBuffer bytesFrom(long offset, long upTo, int maxBytes) throws IOException {
        LogRead read = get(store.read(offset, upTo, maxBytes, true));
        try (var slice = read.batches()) {
            ByteBuffer copy = ByteBuffer.allocate(slice.sizeInBytes());
            slice.copyTo(0, copy);
            return copy.flip();
        }
    }

    /** {@return the bytes of the whole log, read in steps of so many bytes} */
    protected final ByteBuffer everything(int maxBytes) throws Exception {
        List<ByteBuffer> parts = new ArrayList<>();
        int size = 0;
        long offset = store.startOffset();
        while (offset < store.endOffset()) {
            ByteBuffer part = bytesFrom(offset, store.endOffset(), maxBytes);
            assertTrue(part.hasRemaining(), "nothing at " + offset);
            size += part.remaining();
            offset = lastOffset(part) + 1;
            parts.add(part);
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(all::put);
        return all.flip();
    }

    static long lastOffset(ByteBuffer batches) throws Exception {
        int position = 0;
        long last = -1;
        while (position < batches.limit()) {
            RecordBatch batch = RecordBatch.at(batches, position);
            assertTrue(batch.crcMatches());
            assertTrue(batch.baseOffset() > last);
            last = batch.lastOffset();
            position += batch.sizeInBytes();
        }
        return last;
    }
}
