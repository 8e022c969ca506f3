package io.jusante.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.benchmarks.Figures.Better;
import io.jusante.benchmarks.Figures.Measure;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What other people's tools print, and what is taken from it. */
class OutputsTest {
    private static final String PRODUCER = """
            250001 records sent, 50000.2 records/sec (48.83 MB/sec), 12.0 ms avg latency, 90.0 ms max latency.
            1000000 records sent, 61324.2 records/sec (59.89 MB/sec), 31.10 ms avg latency, 402.00 ms max latency, \
            4 ms 50th, 190 ms 95th, 321 ms 99th, 388 ms 99.9th.
            """;
    private static final String CONSUMER = """
            start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, \
            fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec
            2026-01-01 10:00:00:000, 2026-01-01 10:00:05:000, 976.5625, 195.3, 1000000, 200000.0, 300, 4700, 207.8, \
            212765.9
            """;

    private static double lower(Figures figures, String name) {
        return figures.values().get(new Measure(name, Better.LOWER));
    }

    @Test
    void theProducersLastLineSumsUp() throws IOException {
        assertEquals(61324.2, Rate.PRODUCER.in(PRODUCER));
    }

    @Test
    void theProducersPercentilesAreItsLastLine() throws IOException {
        Figures figures = ApacheTools.latencies(PRODUCER);
        assertEquals(4, lower(figures, "produce latency p50 ms"));
        assertEquals(321, lower(figures, "produce latency p99 ms"));
        assertEquals(388, lower(figures, "produce latency p99.9 ms"));
    }

    @Test
    void theConsumersRateIsThatOfFetching() throws IOException {
        assertEquals(212765.9, Rate.CONSUMER.in(CONSUMER));
    }

    @Test
    void endToEndLatencyHasAnAverageAndPercentiles() throws IOException {
        Figures figures = EndToEnd.latencies("""
                0\t12.5
                1000\t0.7
                Avg latency: 0.8123 ms

                Percentiles: 50th = 0, 99th = 4, 99.9th = 9
                """);
        assertEquals(0.8123, lower(figures, "average ms"));
        assertEquals(0, lower(figures, "p50 ms"));
        assertEquals(4, lower(figures, "p99 ms"));
        assertEquals(9, lower(figures, "p99.9 ms"));
    }

    @Test
    void librdkafkasLastLineSumsUp() throws IOException {
        String produced = """
                % Sending 1000000 messages of size 1024 bytes
                % 420000 messages produced (430080000 bytes), 320000 delivered (offset 0, 0 failed) in 1000ms: \
                320000 msgs/s and 327.68 MB/s, 10 produce failures, 99999 in queue, no compression
                % 1000000 messages produced (1024000000 bytes), 1000000 delivered (offset 999999, 0 failed) in 2000ms: \
                500000 msgs/s and 512.00 MB/s, 10 produce failures, 0 in queue, no compression
                """;
        assertEquals(500_000, RdKafka.producedPerSecond(produced));
        String consumed = """
                % 400000 messages (409600000 bytes) consumed in 1000ms: 400000 msgs/s (409.60 MB/s)
                % 1000000 messages (1024000000 bytes) consumed in 2500ms: 400001 msgs/s (409.60 MB/s)
                """;
        assertEquals(400_001, RdKafka.consumedPerSecond(consumed, 1_000_000));
    }

    @Test
    void recordsThatLibrdkafkaLostAreNoRate() {
        assertThrows(IOException.class, () -> RdKafka.producedPerSecond("""
                % 10 messages produced (10 bytes), 9 delivered (offset 8, 1 failed) in 2ms: 4500 msgs/s and 1.00 MB/s
                """));
        assertThrows(IOException.class, () -> RdKafka.consumedPerSecond("""
                % 9 messages (9 bytes) consumed in 2ms: 4500 msgs/s (1.00 MB/s)
                """, 10));
    }

    @Test
    void anOutputWithoutARateIsAnError() {
        assertThrows(IOException.class, () -> Rate.PRODUCER.in("nothing"));
        assertThrows(IOException.class, () -> Rate.CONSUMER.in("nothing"));
        assertThrows(IOException.class, () -> ApacheTools.latencies("nothing"));
        assertThrows(IOException.class, () -> EndToEnd.latencies("nothing"));
        assertThrows(IOException.class, () -> RdKafka.producedPerSecond("nothing"));
        assertThrows(IOException.class, () -> RdKafka.consumedPerSecond("nothing", 1));
    }
}
