package io.jusante.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HotPathsTest {
    private static String first(String... stacks) {
        return HotPaths.of(List.of(stacks))
                .markdown()
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aSampleBelongsToTheLastJavaMethod() {
        assertEquals("| 100.0 % | `Log.append` |", first("java/lang/Thread.run_[1];io/jusante/Log.append_[j] 7"));
    }

    @Test
    void inTheKernelItBelongsToTheMethodAndItsSystemCall() {
        assertEquals(
                "| 100.0 % | `FileChannelImpl.write → write` |",
                first("sun/nio/ch/FileChannelImpl.write_[j];__write;entry_SYSCALL_64_[k];__x64_sys_write_[k];"
                        + "ext4_file_write_iter_[k] 3"));
    }

    @Test
    void nativeCodeBelongsToTheMethodThatCallsIt() {
        assertEquals("| 100.0 % | `CRC32C.update` |", first("java/util/zip/CRC32C.update_[j];crc32c_intel 3"));
    }

    @Test
    void threadsWithoutJavaBelongToTheirKind() {
        assertEquals("| 100.0 % | `JIT compiler` |", first("start_thread;CompileBroker::compiler_thread_loop 1"));
        assertEquals("| 100.0 % | `garbage collector` |", first("start_thread;G1ParScanThreadState::copy 1"));
        assertEquals("| 100.0 % | `other threads of the JVM` |", first("start_thread;VMThread::run 1"));
        assertEquals("| 100.0 % | `other threads of the JVM` |", first("start_thread;clone 1"));
    }

    @Test
    void sharesAreOfAllSamplesAndTheHottestComesFirst() {
        List<String> lines = HotPaths.of(List.of("a/A.cold_[j] 1", "a/A.hot_[j] 2", "b/B.run_[j];a/A.hot_[j] 1"))
                .markdown()
                .lines()
                .skip(2)
                .toList();
        assertEquals(List.of("| 75.0 % | `A.hot` |", "| 25.0 % | `A.cold` |"), lines);
    }

    @Test
    void tenAreShownAndTheRestStillCounts() {
        List<String> stacks =
                IntStream.range(0, 20).mapToObj(i -> "a/A.m" + i + "_[j] 1").toList();
        String table = HotPaths.of(stacks).markdown();
        assertEquals(12, table.lines().count());
        assertTrue(table.contains("| 5.0 % |"), table);
    }
}
