package io.jusante.metrics.prometheus.internal;

import static io.jusante.metrics.prometheus.internal.TestSource.BUILD;
import static io.jusante.metrics.prometheus.internal.TestSource.LATENCY;
import static io.jusante.metrics.prometheus.internal.TestSource.OPEN;
import static io.jusante.metrics.prometheus.internal.TestSource.REQUESTS;
import static io.jusante.metrics.prometheus.internal.TestSource.SIZE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.metrics.LatencyHistogram;
import io.jusante.metrics.MeterDefinition;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class ScrapeTest {
    @Test
    void servesEveryTypeInPrometheusText() throws Exception {
        LatencyHistogram latency = new LatencyHistogram();
        latency.record(TimeUnit.MILLISECONDS.toNanos(50));
        latency.record(TimeUnit.SECONDS.toNanos(2));
        try (ScrapedOver house = new ScrapedOver(ScrapedOver.settings(), TestSource.of(sink -> {
            sink.counter(REQUESTS, 7, "FETCH");
            sink.counter(REQUESTS, 3, "PRO\"DUCE\n");
            sink.gauge(OPEN, -1.5);
            sink.gauge(SIZE, 1024, "t", "0");
            sink.histogram(LATENCY, latency);
            sink.gauge(BUILD, 1, "9.8");
        }))) {
            String text = house.text();
            assertTrue(text.contains("# HELP jusante_requests_total Requests.\n"), text);
            assertTrue(text.contains("# TYPE jusante_requests_total counter\n"), text);
            assertTrue(text.contains("# TYPE jusante_latency_seconds histogram\n"), text);
            assertEquals(
                    List.of(
                            "jusante_build_info{version=\"9.8\"} 1",
                            "jusante_latency_seconds_bucket{le=\"0.001\"} 0",
                            "jusante_latency_seconds_bucket{le=\"0.1\"} 1",
                            "jusante_latency_seconds_bucket{le=\"1.0\"} 1",
                            "jusante_latency_seconds_bucket{le=\"+Inf\"} 2",
                            "jusante_latency_seconds_count 2",
                            "jusante_open -1.5",
                            "jusante_requests_total{api=\"FETCH\"} 7.0",
                            "jusante_requests_total{api=\"PRO\\\"DUCE\\n\"} 3.0",
                            "jusante_size_bytes{partition=\"0\",topic=\"t\"} 1024.0"),
                    house.lines().stream()
                            .filter(line -> !line.startsWith("jusante_latency_seconds_sum"))
                            .toList());
            assertTrue(text.contains("jvm_memory_used_bytes{area=\"heap\"}"), "the JVM's own");
            assertTrue(text.contains("process_cpu_seconds_total"), "the process's own");
        }
    }

    @Test
    void servesOpenMetricsAndGzipWhereTheyAreAskedFor() throws Exception {
        try (ScrapedOver house =
                new ScrapedOver(ScrapedOver.settings(), TestSource.of(sink -> sink.counter(REQUESTS, 7, "FETCH")))) {
            HttpResponse<InputStream> answer = house.request(
                    "GET",
                    "/metrics",
                    "Accept",
                    "application/openmetrics-text;version=1.0.0",
                    "Accept-Encoding",
                    "gzip");
            assertEquals(200, answer.statusCode());
            assertEquals("gzip", answer.headers().firstValue("Content-Encoding").orElseThrow());
            assertTrue(answer.headers()
                    .firstValue("Content-Type")
                    .orElseThrow()
                    .startsWith("application/openmetrics-text; version=1.0.0"));
            String text = new String(new GZIPInputStream(answer.body()).readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("# TYPE jusante_requests counter\n"), text);
            assertTrue(text.endsWith("# EOF\n"), text);
        }
    }

    @Test
    void answersHeadWithoutABodyAndRefusesWhatIsNotThere() throws Exception {
        try (ScrapedOver house = new ScrapedOver(ScrapedOver.settings())) {
            HttpResponse<InputStream> head = house.request("HEAD", "/metrics");
            assertEquals(200, head.statusCode());
            assertEquals(0, head.body().readAllBytes().length);
            assertEquals(404, house.request("GET", "/").statusCode());
            assertEquals(404, house.request("HEAD", "/metrics/more").statusCode());
            HttpResponse<InputStream> post = house.request("POST", "/metrics");
            assertEquals(405, post.statusCode());
            assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElseThrow());
        }
    }

    @Test
    void aSourceThatFailsLosesOnlyItsOwnAndIsCounted() throws Exception {
        try (ScrapedOver house = new ScrapedOver(
                ScrapedOver.settings(),
                TestSource.of(sink -> {
                    sink.counter(REQUESTS, 1, "BEFORE");
                    throw new NoClassDefFoundError("its bundle is gone");
                }),
                TestSource.of(sink -> sink.gauge(OPEN, 4)))) {
            assertEquals(List.of("jusante_open 4.0", "jusante_requests_total{api=\"BEFORE\"} 1.0"), house.lines());
            assertTrue(house.text().contains("jusante_metrics_source_failures_total{bundle=\"bundle0\"} 2.0\n"));
            assertTrue(house.text().contains("jusante_metrics_source_failures_total{bundle=\"bundle1\"} 0.0\n"));
        }
    }

    @Test
    void aSourceThatHangsCostsItsTimeOutOnceAndComesBackWhenItGoesOn() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        try (ScrapedOver house = new ScrapedOver(
                ScrapedOver.settings(),
                TestSource.of(sink -> {
                    hanging.countDown();
                    awaitUninterruptibly(free);
                    sink.counter(REQUESTS, 1, "SLOW");
                }),
                TestSource.of(sink -> sink.gauge(OPEN, 4)))) {
            assertEquals(List.of("jusante_open 4.0"), house.lines());
            assertTrue(hanging.await(0, TimeUnit.SECONDS));
            long beganNs = System.nanoTime();
            assertEquals(List.of("jusante_open 4.0"), house.lines(), "the same while it hangs");
            assertTrue(System.nanoTime() - beganNs < ScrapedOver.settings().sourceTimeoutNs(), "without waiting again");
            free.countDown();
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (house.lines().size() < 2) {
                assertTrue(System.nanoTime() - deadlineNs < 0, "it never came back");
            }
        }
    }

    @Test
    void addsUpWhatTwoSourcesCountAndKeepsTheFirstOfTwoStates() throws Exception {
        LatencyHistogram latency = new LatencyHistogram();
        latency.record(1);
        TestSource source = TestSource.of(sink -> {
            sink.counter(REQUESTS, 2, "FETCH");
            sink.gauge(OPEN, 4);
            sink.histogram(LATENCY, latency);
        });
        try (ScrapedOver house = new ScrapedOver(ScrapedOver.settings(), source, source)) {
            List<String> lines = house.lines();
            assertTrue(lines.contains("jusante_requests_total{api=\"FETCH\"} 4.0"), lines::toString);
            assertTrue(lines.contains("jusante_open 4.0"), lines::toString);
            assertTrue(lines.contains("jusante_latency_seconds_count 2"), lines::toString);
        }
    }

    @Test
    void aMeterThatContradictsAnotherBundlesIsLeftOutAndCounted() throws Exception {
        MeterDefinition other =
                MeterDefinition.gauge("jusante_open").labels("listener").help("Open things.");
        try (ScrapedOver house = new ScrapedOver(
                ScrapedOver.settings(),
                TestSource.of(sink -> sink.gauge(OPEN, 4)),
                TestSource.of(sink -> sink.gauge(other, 5, "PLAINTEXT")))) {
            assertEquals(List.of("jusante_open 4.0"), house.lines());
            assertTrue(house.text().contains("jusante_metrics_source_failures_total{bundle=\"bundle1\"} 2.0\n"));
        }
    }

    @Test
    void leavesOutWhatIsMoreThanTheLimitAndSaysHowMuch() throws Exception {
        ExporterSettings few = new ExporterSettings("", 0, true, 3, List.of(1.0), TimeUnit.SECONDS.toNanos(1));
        try (ScrapedOver house = new ScrapedOver(few, TestSource.of(sink -> {
            for (int i = 0; i < 10; i++) {
                sink.gauge(SIZE, i, "t", String.valueOf(i));
            }
            assertFalse(sink.wants(SIZE));
        }))) {
            assertEquals(3, house.lines().size());
            assertTrue(house.text().contains("jusante_metrics_dropped_series 7.0\n"));
        }
    }

    @Test
    void leavesOutPartitionsWhereTheyAreSwitchedOff() throws Exception {
        ExporterSettings off = new ExporterSettings("", 0, false, 1000, List.of(1.0), TimeUnit.SECONDS.toNanos(1));
        try (ScrapedOver house = new ScrapedOver(off, TestSource.of(sink -> {
            assertFalse(sink.wants(SIZE));
            assertTrue(sink.wants(OPEN));
            sink.gauge(SIZE, 1, "t", "0");
            sink.gauge(OPEN, 1);
        }))) {
            assertEquals(List.of("jusante_open 1.0"), house.lines());
        }
    }

    @Test
    void aSourceThatReportsNonsenseIsRefused() throws Exception {
        try (ScrapedOver house = new ScrapedOver(
                ScrapedOver.settings(),
                TestSource.of(sink -> sink.counter(REQUESTS, -1, "FETCH")),
                TestSource.of(sink -> sink.counter(REQUESTS, 1)),
                TestSource.of(sink -> sink.gauge(REQUESTS, 1, "FETCH")),
                TestSource.of(sink -> sink.counter(REQUESTS, Double.NaN, "FETCH")))) {
            assertEquals(List.of(), house.lines());
            assertEquals(
                    List.of(1L, 1L, 1L, 1L),
                    house.readers.stream().map(SourceReader::failures).toList());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
