package io.jusante.storage.segment.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Finding an offset in the index of a segment of 1 GiB: in memory, as while it is written, and in the file. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IndexLookUp {
    private static final int ENTRIES = 262_144;
    private static final int STRIDE = 7_919;

    @Param({"memory", "file"})
    public String where = "memory";

    private @Nullable Path folder;
    private @Nullable IndexFile index;
    private long key;

    @Setup
    public void prepare() throws Exception {
        Path made = Files.createTempDirectory("jusante-index-");
        folder = made;
        IndexFile built = new IndexFile(Disk.SYSTEM, made.resolve("0.index"), IndexLayout.OFFSETS, 0);
        for (int i = 0; i < ENTRIES; i++) {
            built.append(i * 40L, i * 4096);
        }
        if (where.equals("file")) {
            built.flush();
        }
        index = built;
    }

    @TearDown
    public void clean() throws Exception {
        Path made = folder;
        if (made != null) {
            Files.deleteIfExists(made.resolve("0.index"));
            Files.delete(made);
        }
    }

    @Benchmark
    public @Nullable Object floor() throws Exception {
        IndexFile looked = index;
        key = (key + STRIDE) % (ENTRIES * 40L);
        return looked == null ? null : looked.floorByKey(key);
    }
}
