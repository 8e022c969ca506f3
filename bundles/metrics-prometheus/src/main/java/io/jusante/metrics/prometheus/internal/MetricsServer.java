package io.jusante.metrics.prometheus.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /metrics}: GET and HEAD, the text formats of Prometheus and OpenMetrics, gzip where it is asked for. */
final class MetricsServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(MetricsServer.class);
    private static final String PATH = "/metrics";
    private static final int THREADS = 2;
    private static final int WAITING = 16;
    private static final int BACKLOG = 16;
    private static final int IDLE_SECONDS = 30;
    private static final int NO_BODY = -1;
    private static final int FIRST_BYTES = 1 << 16;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Supplier<Scrape> scrape;

    /**
     * Binds and serves.
     *
     * @param host empty for all addresses
     * @param port 0 for any that is free
     */
    MetricsServer(String host, int port, Supplier<Scrape> scrape) throws IOException {
        this.scrape = scrape;
        boundClients();
        InetSocketAddress address =
                host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(host), port);
        this.server = HttpServer.create(address, BACKLOG);
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "metrics-http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** The JDK's server waits without end for a client that does not go on; only properties of the process say otherwise. */
    private static void boundClients() {
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null) {
            System.setProperty("sun.net.httpserver.maxReqTime", "10");
        }
        if (System.getProperty("sun.net.httpserver.maxRspTime") == null) {
            System.setProperty("sun.net.httpserver.maxRspTime", "60");
        }
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                say(exchange, 405, "only GET and HEAD are served\n");
            } else if (exchange.getRequestURI().getPath().equals(PATH)) {
                metrics(exchange);
            } else {
                say(exchange, 404, "the metrics are at " + PATH + "\n");
            }
        } catch (IOException e) {
            // a client that went away; the server closes the connection
            LOGGER.atDebug()
                    .addKeyValue("client", exchange.getRemoteAddress())
                    .setCause(e)
                    .log("no answer was sent");
            throw e;
        } catch (RuntimeException | Error e) {
            LOGGER.atError().setCause(e).log("bug: the metrics cannot be written");
            say(exchange, 500, "the metrics cannot be written, see the broker's log\n");
        } finally {
            exchange.close();
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        Headers request = exchange.getRequestHeaders();
        Scrape current = scrape.get();
        ExpositionFormatWriter writer = current.writer(request.getFirst("Accept"));
        Headers response = exchange.getResponseHeaders();
        response.set("Content-Type", writer.getContentType());
        response.set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, NO_BODY);
            return;
        }
        // as a whole first: what fails in the middle is an error for the client too, and not a short answer
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST_BYTES);
        if (acceptsGzip(request.getFirst("Accept-Encoding"))) {
            response.set("Content-Encoding", "gzip");
            try (OutputStream zipped = new GZIPOutputStream(bytes)) {
                current.write(writer, zipped);
            }
        } else {
            current.write(writer, bytes);
        }
        exchange.sendResponseHeaders(200, bytes.size());
        bytes.writeTo(exchange.getResponseBody());
    }

    private static boolean acceptsGzip(@Nullable String encodings) {
        if (encodings == null) {
            return false;
        }
        for (String encoding : encodings.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] words = encoding.strip().split("\\s*;\\s*", -1);
            if (words[0].equals("gzip")) {
                return words.length == 1 || !words[1].matches("q\\s*=\\s*0(\\.0*)?");
            }
        }
        return false;
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().remove("Content-Encoding");
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, hasBody ? bytes.length : NO_BODY);
        if (hasBody) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
