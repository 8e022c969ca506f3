package io.jusante.benchmarks;

import io.jusante.benchmarks.clients.GroupCommand;
import java.util.List;
import java.util.Map;

/** A large group that forms at once, and forms again when a member leaves it. */
final class Rebalance implements Scenario {
    private static final int MEMBERS = 100;
    private static final int PARTITIONS = 1_000;

    @Override
    public String name() {
        return "rebalance";
    }

    @Override
    public String description() {
        return MEMBERS + " members of a classic group on " + PARTITIONS
                + " partitions: all join at once, then one leaves (heartbeats every 300 ms)";
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
                Integer.toString(MEMBERS),
                "--partitions",
                Integer.toString(PARTITIONS),
                "--heartbeat-ms",
                "300",
                "--wait");
        try (ClientProgram group = ClientProgram.start(GroupCommand.class, "-Xmx512m", arguments)) {
            group.await("ready");
            bench.begin();
            group.say("join");
            double joinedMs = group.await("stable");
            Usage joining = bench.used();
            bench.begin();
            group.say("leave");
            double leftMs = group.await("stable");
            bench.end();
            return new Figures()
                    .lower("all join: ms until stable", joinedMs)
                    .lower("all join, and hold it for 3 s: server CPU s", joining.cpuSeconds())
                    .lower("one leaves: ms until stable", leftMs)
                    .lower("one leaves, and 3 s: server CPU s", bench.used().cpuSeconds());
        }
    }
}
