package io.jusante.benchmarks.clients;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One group of stock consumers on one topic.
 *
 * <p>Prints {@code stable <ms>} as soon as the partitions have been shared evenly for some seconds, with the time from
 * the beginning (or from the last change) to the first moment of those seconds. With {@code --wait} it prints
 * {@code ready 0} when all consumers are made, and they join at the line {@code join}. At the line {@code leave} one
 * member leaves, and the rest is watched again. The members poll until the input ends.
 */
@Command(
        name = "group",
        mixinStandardHelpOptions = true,
        description = "Runs a group of stock consumers and says when it is stable.")
public final class GroupCommand implements Callable<Integer> {
    private static final long HOLD_NS = 3_000_000_000L;
    private static final long LOOK_MS = 5;

    @Option(names = "--bootstrap", required = true, description = "host:port of the broker")
    private String bootstrap = "";

    @Option(names = "--topic", required = true, description = "an existing topic; the group is called like it")
    private String topic = "";

    @Option(names = "--partitions", required = true, description = "how many the topic has")
    private int partitions;

    @Option(names = "--members", defaultValue = "1", description = "how many (${DEFAULT-VALUE})")
    private int members;

    @Option(names = "--heartbeat-ms", defaultValue = "3000", description = "heartbeat.interval.ms (${DEFAULT-VALUE})")
    private int heartbeatMs;

    @Option(names = "--wait", description = "join at the line \"join\" only")
    private boolean waits;

    @Option(
            names = "--limit-seconds",
            defaultValue = "180",
            description = "gives up when the group is not stable by then (${DEFAULT-VALUE})")
    private long limitSeconds;

    private final List<Member> group = new ArrayList<>();

    /** See {@code --help}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new GroupCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        for (int i = 0; i < members; i++) {
            group.add(new Member(config(), topic, i));
        }
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        if (waits) {
            System.out.println("ready 0");
            input.readLine();
        }
        long joinedNs = System.nanoTime();
        group.forEach(Member::join);
        awaitStable(joinedNs);
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (line.equals("leave")) {
                long leftNs = System.nanoTime();
                Member leaver = group.remove(group.size() - 1);
                leaver.leave();
                leaver.awaitEnd();
                awaitStable(leftNs);
            }
        }
        group.forEach(Member::leave);
        boolean failed = false;
        for (Member member : group) {
            member.awaitEnd();
            failed |= member.hasFailed();
        }
        return failed ? 1 : 0;
    }

    private Properties config() {
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrap);
        config.put("group.id", topic);
        config.put("heartbeat.interval.ms", Integer.toString(heartbeatMs));
        return config;
    }

    private void awaitStable(long beganNs) throws InterruptedException {
        long deadlineNs = System.nanoTime() + limitSeconds * 1_000_000_000L;
        long sharedNs = 0;
        boolean shared = false;
        while (!shared || System.nanoTime() - sharedNs < HOLD_NS) {
            boolean now = isShared();
            if (now && !shared) {
                sharedNs = System.nanoTime();
            }
            shared = now;
            if (System.nanoTime() > deadlineNs || group.stream().anyMatch(Member::hasFailed)) {
                throw new IllegalStateException("the group is not stable: its members own "
                        + group.stream().map(member -> member.owned().size()).toList() + " of " + partitions
                        + " partitions");
            }
            Thread.sleep(LOOK_MS);
        }
        System.out.println("stable " + (sharedNs - beganNs) / 1_000_000);
    }

    /** Whether each partition has one owner, and no member has two more than another. */
    private boolean isShared() {
        Set<TopicPartition> all = new HashSet<>();
        int least = partitions / group.size();
        int sum = 0;
        for (Member member : group) {
            Set<TopicPartition> owned = member.owned();
            if (owned.size() < least || owned.size() > least + 1) {
                return false;
            }
            sum += owned.size();
            all.addAll(owned);
        }
        return sum == partitions && all.size() == partitions;
    }
}
