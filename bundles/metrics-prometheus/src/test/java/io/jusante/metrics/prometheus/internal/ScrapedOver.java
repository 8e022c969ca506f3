package io.jusante.metrics.prometheus.internal;

import io.jusante.metrics.MeterSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A server on a free port over sources of the test's own, and a client for it. */
final class ScrapedOver implements AutoCloseable {
    final List<SourceReader> readers = new CopyOnWriteArrayList<>();
    final MetricsServer server;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, 16, 1, TimeUnit.SECONDS, new SynchronousQueue<>());
    private final HttpClient client = HttpClient.newHttpClient();

    ScrapedOver(ExporterSettings settings, MeterSource... sources) throws IOException {
        for (MeterSource source : sources) {
            readers.add(new SourceReader(source, "bundle" + readers.size()));
        }
        Scrape scrape = new Scrape(settings, () -> readers, threads, new ExporterMeters(() -> readers));
        server = new MetricsServer("127.0.0.1", 0, () -> scrape);
    }

    static ExporterSettings settings() {
        return new ExporterSettings("127.0.0.1", 0, true, 10_000, List.of(0.001, 0.1, 1.0), 200_000_000);
    }

    HttpResponse<InputStream> request(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    String text() throws Exception {
        return new String(request("GET", "/metrics").body().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** {@return the lines of meters of the house, not of the JVM} */
    List<String> lines() throws Exception {
        return text().lines()
                .filter(line -> line.startsWith("jusante_") && !line.startsWith("jusante_metrics_"))
                .toList();
    }

    @Override
    public void close() {
        server.close();
        threads.shutdownNow();
    }
}
