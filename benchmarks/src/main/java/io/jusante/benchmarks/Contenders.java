package io.jusante.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How each of the two is started: as its own start script does it, both with the same heap. */
final class Contenders {
    static final Path KAFKA_LIBS = Path.of("benchmarks/target/kafka/libs").toAbsolutePath();
    private static final Path JUSANTE =
            Path.of("distribution/target/jusante/bin/jusante").toAbsolutePath();
    private static final String HEAP = "-Xmx1g";

    private Contenders() {}

    /** Starts Apache Kafka as one KRaft node on an empty directory. */
    static Broker kafka(Path directory) throws IOException, InterruptedException {
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
        return Broker.start("Kafka 4.3.1", command, port, log);
    }

    /** Starts Jusante on an empty directory. */
    static Broker jusante(Path directory) throws IOException {
        Files.createDirectories(directory);
        int port = freePort();
        List<String> command = List.of(
                JUSANTE.toString(),
                "start",
                "--data",
                directory.resolve("data").toString(),
                "--set",
                "listeners=PLAINTEXT://127.0.0.1:" + port,
                "--set",
                "group.initial.rebalance.delay.ms=0",
                "--set",
                "jusante.metrics.port=0");
        return Broker.start("Jusante", command, port, directory.resolve("jusante.log"));
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
