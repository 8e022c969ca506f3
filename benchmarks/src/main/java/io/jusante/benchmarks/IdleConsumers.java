package io.jusante.benchmarks;

import io.jusante.benchmarks.clients.GroupCommand;
import java.util.List;
import java.util.Map;

/** What a group of consumers costs that has nothing to read: long polls, heartbeats and offset commits. */
final class IdleConsumers implements Scenario {
    private static final int CONSUMERS = 100;
    private static final int PARTITIONS = 100;
    private static final int SECONDS = 20;

    @Override
    public String name() {
        return "idle-100-consumers";
    }

    @Override
    public String description() {
        return SECONDS + " s of one group of " + CONSUMERS + " stock consumers on " + PARTITIONS
                + " partitions that nobody writes to";
    }

    @Override
    public Figures run(Bench bench) throws Exception {
        bench.createTopic(bench.topic(), PARTITIONS, Map.of());
        List<String> arguments = List.of(
                "--bootstrap",
                bench.broker().address(),
                "--topic",
                bench.topic(),
                "--members",
                Integer.toString(CONSUMERS),
                "--partitions",
                Integer.toString(PARTITIONS));
        int seconds = bench.isWarmUp() ? SECONDS / 4 : SECONDS;
        try (ClientProgram group = ClientProgram.start(GroupCommand.class, "-Xmx512m", arguments)) {
            group.await("stable");
            bench.begin();
            Thread.sleep(seconds * 1_000L); // what is measured is the rest itself
            bench.end();
            return new Figures()
                    .work(seconds, "second")
                    .lower("resident MB with all connected", bench.broker().residentMb());
        }
    }
}
