package io.jusante.itests.groups;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Apache Kafka as one KRaft node, from the test's own class path. */
final class KafkaBroker implements BrokerUnderTest {
    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";
    private static final int CONNECT_LIMIT_MS = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path directory;
    private final Path output;
    private final int port = Broker.freePort();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private @Nullable Process process;

    KafkaBroker(Path directory) {
        this.directory = directory;
        this.output = directory.resolve("kafka-output.txt");
        int controllerPort = Broker.freePort();
        set("process.roles", "broker,controller");
        set("node.id", "1");
        set("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        set("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        set("controller.listener.names", "CONTROLLER");
        set("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        set("log.dirs", directory.resolve("logs").toString());
        set("transaction.state.log.replication.factor", "1");
        set("transaction.state.log.min.isr", "1");
    }

    @Override
    public BrokerUnderTest set(String key, String value) {
        properties.put(key, value);
        return this;
    }

    @Override
    public BrokerUnderTest start() {
        try {
            Files.createDirectories(directory);
            Process started = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process = started;
            Await.until("Kafka in " + directory + " serves", LIMIT, () -> {
                if (!started.isAlive()) {
                    throw new AssertionError("Kafka ended:\n" + Files.readString(output));
                }
                return serves();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private List<String> command() throws IOException {
        Path config = directory.resolve("server.properties");
        Files.writeString(
                config,
                properties.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
        if (!Files.exists(directory.resolve("logs"))) {
            format(config);
        }
        return ChildJvm.command(
                directory.resolve("kafka.log"), List.of("-Xmx512m"), "kafka.Kafka", List.of(config.toString()));
    }

    private void format(Path config) throws IOException {
        Process format = new ProcessBuilder(ChildJvm.command(
                        directory.resolve("format.log"),
                        List.of("-Xmx256m"),
                        "kafka.tools.StorageTool",
                        List.of("format", "--standalone", "-t", CLUSTER_ID, "-c", config.toString())))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (exitCode(format) != 0) {
            throw new AssertionError("the storage tool failed:\n" + Files.readString(output));
        }
    }

    private boolean serves() {
        // its listener for clients opens when it has caught up with its metadata
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_LIMIT_MS);
            return true;
        } catch (IOException e) {
            return false; // not there yet: that is what is being waited for
        }
    }

    @Override
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            exitCode(process);
        }
    }

    @Override
    public void terminate() {
        if (process != null) {
            process.destroy();
            exitCode(process);
        }
    }

    private static int exitCode(Process process) {
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the process still runs: " + process.info());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        kill();
    }

    @Override
    public String toString() {
        return "Apache Kafka at " + bootstrap() + " in " + directory;
    }
}
