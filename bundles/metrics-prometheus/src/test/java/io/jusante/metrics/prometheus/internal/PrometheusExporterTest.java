package io.jusante.metrics.prometheus.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.launcher.Launch;
import io.jusante.testkit.FakeConfiguration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusExporterTest {
    private final List<String> failures = new ArrayList<>();

    @Test
    void servesOnAFreePortAndTellsIt() throws Exception {
        PrometheusExporter exporter = exporter(0, "1");
        String url = String.valueOf(exporter.json().get("url"));
        assertTrue(url.matches("http://127.0.0.1:\\d+/metrics"), url);
        assertEquals(List.of(url), exporter.text());
        int port = Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        exporter.deactivate();
        try (ServerSocket again = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(again.isBound(), "the port is free again");
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void servesNothingWhereItIsSwitchedOff() {
        PrometheusExporter exporter = exporter(-1, "1");
        assertNull(exporter.json().get("url"));
        assertEquals(List.of("not served (jusante.metrics.port=-1)"), exporter.text());
        exporter.deactivate();
        assertEquals(List.of(), failures);
    }

    @Test
    void endsTheStartWhereThePortIsInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            exporter(taken.getLocalPort(), "1").deactivate();
            assertEquals(
                    List.of("the metrics cannot be served on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use (jusante.metrics.port: 0 takes any free port, -1 none)"),
                    failures);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,x", "0,1", "1,1", "2,1", "NaN", "1,Infinity"})
    void refusesBucketsThatAreNone(String buckets) {
        exporter(0, buckets).deactivate();
        assertEquals(1, failures.size());
        assertTrue(failures.get(0).startsWith("jusante.metrics.buckets"), failures.get(0));
    }

    private PrometheusExporter exporter(int port, String buckets) {
        FakeConfiguration configuration = new FakeConfiguration()
                .define(ConfigScope.BROKER, "jusante.metrics.port", ConfigType.INT, String.valueOf(port))
                .define(ConfigScope.BROKER, "jusante.metrics.host", ConfigType.STRING, "127.0.0.1")
                .define(ConfigScope.BROKER, "jusante.metrics.partitions", ConfigType.BOOLEAN, "true")
                .define(ConfigScope.BROKER, "jusante.metrics.max.series", ConfigType.INT, "1000")
                .define(ConfigScope.BROKER, "jusante.metrics.buckets", ConfigType.LIST, buckets)
                .define(ConfigScope.BROKER, "jusante.metrics.source.timeout.ms", ConfigType.LONG, "1000");
        return new PrometheusExporter(configuration, new FailingLaunch());
    }

    /** Takes down why the process is to end. */
    private final class FailingLaunch implements Launch {
        @Override
        public void fail(int exitCode, String message) {
            failures.add(message);
        }

        @Override
        public Path dataDirectory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path distributionDirectory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path configFile() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, String> overrides() {
            return Map.of();
        }

        @Override
        public long startNanos() {
            return 0;
        }

        @Override
        public void serving(String line) {}

        @Override
        public void stop(String reason) {}
    }
}
