package io.jusante.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A broker of its own with data: stopped or killed, and started again. */
final class Restart implements Scenario {
    private static final String TOPIC = "data";
    private static final int PARTITIONS = 50;
    private static final int REQUESTS = 4_000;

    private final boolean killed;

    Restart(boolean killed) {
        this.killed = killed;
    }

    @Override
    public String name() {
        return killed ? "restart-killed" : "restart-stopped";
    }

    @Override
    public String description() {
        return "start with " + PARTITIONS + " partitions and 1 GB of data after "
                + (killed ? "kill -9" : "a clean stop");
    }

    @Override
    public long writtenBytes() {
        return CatchUp.bytes(REQUESTS);
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        Path directory = Files.createTempDirectory("jusante-restart-");
        try {
            try (Broker first = bench.contender().start(directory)) {
                fill(first, bench.contender());
                if (killed) {
                    first.kill();
                }
            }
            try (Broker second = bench.contender().start(directory)) {
                Figures figures = new Figures()
                        .lower("ms to the first answer", second.startMs())
                        .lower("CPU s until then", second.cpuSeconds());
                try (Admin admin = Served.admin(second)) {
                    Served.await(admin, TOPIC, PARTITIONS, (long) REQUESTS * CatchUp.RECORDS);
                }
                return figures;
            }
        } finally {
            StartUp.delete(directory);
        }
    }

    private static void fill(Broker broker, Contender contender) throws Exception {
        Bench own = new Bench(broker, contender, TOPIC, false);
        own.createTopic(TOPIC, PARTITIONS, Map.of());
        try (Admin admin = Served.admin(broker)) {
            Served.await(admin, TOPIC, PARTITIONS, 0); // a topic may be there before all its leaders are
        }
        own.load(
                "--topic",
                TOPIC,
                "--connections",
                Integer.toString(PARTITIONS),
                "--partitions",
                Integer.toString(PARTITIONS),
                "--records",
                Integer.toString(CatchUp.RECORDS),
                "--record-bytes",
                Integer.toString(CatchUp.RECORD_BYTES),
                "--requests",
                Integer.toString(REQUESTS));
        own.leave();
    }
}
