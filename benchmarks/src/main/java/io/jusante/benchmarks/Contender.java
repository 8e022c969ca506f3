package io.jusante.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How each of the two is started: as its own start script does it, both with the same heap. */
enum Contender {
    KAFKA("Kafka 4.3.1"),
    JUSANTE("Jusante");

    static final Path KAFKA_LIBS = Path.of("benchmarks/target/kafka/libs").toAbsolutePath();
    /** The harness, its libraries and Apache's clients. */
    static final String HARNESS_CLASS_PATH = "benchmarks/target/classes:benchmarks/target/jars/*:" + KAFKA_LIBS + "/*";

    private static final Path START_SCRIPT =
            Path.of("distribution/target/jusante/bin/jusante").toAbsolutePath();
    private static final String HEAP = "-Xmx1g";

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** Starts it on a directory that is empty, or that an earlier one left. */
    Broker start(Path directory) throws IOException, InterruptedException {
        return this == KAFKA ? kafka(directory) : jusante(directory);
    }

    /** Starts Apache Kafka as one KRaft node. */
    private static Broker kafka(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = freePort();
        int controllerPort = freePort();
        Path config = directory.resolve("server.properties");
        Files.writeString(
                config,
                String.join(
                        "\n",
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.bootstrap.servers=127.0.0.1:" + controllerPort,
                        "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                        "controller.listener.names=CONTROLLER",
                        "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
                        "log.dirs=" + directory.resolve("logs"),
                        "offsets.topic.replication.factor=1",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "group.initial.rebalance.delay.ms=0",
                        ""));
        Path log = directory.resolve("kafka.log");
        if (!Files.exists(directory.resolve("logs"))) {
            format(config, log);
        }
        List<String> command = new ArrayList<>(List.of(
                java(),
                HEAP,
                "-Xms1g",
                "-server",
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=20",
                "-XX:InitiatingHeapOccupancyPercent=35",
                "-XX:+ExplicitGCInvokesConcurrent",
                "-Djava.awt.headless=true",
                "-cp",
                KAFKA_LIBS + "/*",
                "kafka.Kafka",
                config.toString()));
        return Broker.start(KAFKA.title, command, port, log);
    }

    private static void format(Path config, Path log) throws IOException, InterruptedException {
        Process format = new ProcessBuilder(
                        java(),
                        "-cp",
                        KAFKA_LIBS + "/*",
                        "kafka.tools.StorageTool",
                        "format",
                        "--standalone",
                        "-t",
                        "MkU3OEVBNTcwNTJENDM2Qg",
                        "-c",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (format.waitFor() != 0) {
            throw new IOException("kafka-storage format failed:\n" + Files.readString(log));
        }
    }

    /** Starts Jusante. */
    private static Broker jusante(Path directory) throws IOException {
        Files.createDirectories(directory);
        int port = freePort();
        List<String> command = List.of(
                START_SCRIPT.toString(),
                "start",
                "--data",
                directory.resolve("data").toString(),
                "--set",
                "listeners=PLAINTEXT://127.0.0.1:" + port,
                "--set",
                "group.initial.rebalance.delay.ms=0",
                "--set",
                "jusante.metrics.port=0");
        return Broker.start(JUSANTE.title, command, port, directory.resolve("jusante.log"));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
