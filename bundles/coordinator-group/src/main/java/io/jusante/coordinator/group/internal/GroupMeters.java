package io.jusante.coordinator.group.internal;

import io.jusante.launcher.StatusSection;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters of groups, and their line in the process's status: reads each shard in its lane, as a request does, and
 * leaves out one that does not answer soon (it is being loaded).
 */
@Component
public final class GroupMeters implements MeterSource, StatusSection {
    private static final Logger LOGGER = LoggerFactory.getLogger(GroupMeters.class);
    private static final int POSITION = 40;
    private static final long ANSWER_NS = TimeUnit.MILLISECONDS.toNanos(500);
    /** So many offsets are copied in a shard's lane; a scrape must not hold requests up for longer. */
    private static final int MAX_OFFSETS = 50_000;
    /** Reported as 0 too, so that they don't come and go. */
    private static final List<String> STATES = List.of("Empty", "PreparingRebalance", "CompletingRebalance", "Stable");

    private static final String GROUP = "group";
    private static final String TOPIC = "topic";
    private static final String PARTITION = "partition";

    private static final MeterDefinition GROUPS =
            MeterDefinition.gauge("jusante_groups").labels("state").help("Groups that this broker coordinates.");
    private static final MeterDefinition MEMBERS =
            MeterDefinition.gauge("jusante_group_members").labels(GROUP).help("Members of the group.");
    private static final MeterDefinition TOPIC_LAG = MeterDefinition.gauge("jusante_group_topic_lag")
            .labels(GROUP, TOPIC)
            .help(
                    "Records that the group has not committed yet, in all partitions of the topic in which it committed.");
    private static final MeterDefinition LAG = MeterDefinition.gauge("jusante_group_lag")
            .labels(GROUP, TOPIC, PARTITION)
            .help("Records that the group has not committed yet: the high watermark less the committed offset, as"
                    + " kafka-consumer-groups prints it.");
    private static final MeterDefinition OFFSET = MeterDefinition.gauge("jusante_group_committed_offset")
            .labels(GROUP, TOPIC, PARTITION)
            .help("The offset that the group committed: that of the next record that it wants.");

    private final GroupCoordinator coordinator;
    private final Partitions partitions;

    /** One group, copied out of its shard. */
    private record Seen(String id, String state, int members, List<Committed> offsets) {}

    private record Committed(String topic, int partition, long offset) {}

    @Activate
    public GroupMeters(@Reference GroupCoordinator coordinator, @Reference Partitions partitions) {
        this.coordinator = coordinator;
        this.partitions = partitions;
    }

    @Override
    public List<MeterDefinition> definitions() {
        return List.of(GROUPS, MEMBERS, TOPIC_LAG, LAG, OFFSET);
    }

    @Override
    public void collect(MeterSink sink) {
        List<Seen> groups = groups(MAX_OFFSETS);
        byState(groups).forEach((state, count) -> sink.gauge(GROUPS, count, state));
        boolean byPartition = sink.wants(LAG);
        for (Seen group : groups) {
            sink.gauge(MEMBERS, group.members(), group.id());
            Map<String, Long> lagByTopic = new TreeMap<>();
            for (Committed committed : group.offsets()) {
                Partition partition = partitions.find(committed.topic(), committed.partition());
                String index = String.valueOf(committed.partition());
                if (byPartition) {
                    sink.gauge(OFFSET, committed.offset(), group.id(), committed.topic(), index);
                }
                if (partition != null) {
                    long lag = partition.highWatermark() - committed.offset();
                    lagByTopic.merge(committed.topic(), lag, Long::sum);
                    if (byPartition) {
                        sink.gauge(LAG, lag, group.id(), committed.topic(), index);
                    }
                }
            }
            lagByTopic.forEach((topic, lag) -> sink.gauge(TOPIC_LAG, lag, group.id(), topic));
        }
    }

    private static Map<String, Integer> byState(List<Seen> groups) {
        Map<String, Integer> states = new LinkedHashMap<>();
        STATES.forEach(state -> states.put(state, 0));
        groups.forEach(group -> states.merge(group.state(), 1, Integer::sum));
        return states;
    }

    private List<Seen> groups(int maxOffsets) {
        List<Seen> groups = new ArrayList<>();
        long deadlineNs = System.nanoTime() + ANSWER_NS;
        for (CompletionStage<List<Seen>> shard : coordinator.readAll("meters", shard -> copy(shard, maxOffsets))) {
            try {
                long leftNs = Math.max(0, deadlineNs - System.nanoTime());
                groups.addAll(shard.toCompletableFuture().get(leftNs, TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException e) {
                // it is being loaded, or on its way to another broker: the next scrape has it
                LOGGER.atDebug().setCause(e).log("a shard is left out of the meters");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return groups;
            }
        }
        return groups;
    }

    /** In the shard's lane. */
    private static List<Seen> copy(GroupShard shard, int maxOffsets) {
        List<Seen> groups = new ArrayList<>(shard.groups().size());
        int left = maxOffsets;
        for (Group group : shard.groups()) {
            List<Committed> offsets = new ArrayList<>();
            for (Map.Entry<String, PartitionOffsets> topic :
                    shard.offsets().of(group.id()).entrySet()) {
                PartitionOffsets committed = topic.getValue();
                for (int i = 0; i < committed.size() && left > 0; i++, left--) {
                    offsets.add(new Committed(
                            topic.getKey(),
                            committed.partition(i),
                            committed.offset(i).offset()));
                }
            }
            groups.add(new Seen(group.id(), group.state(), group.memberCount(), offsets));
        }
        return groups;
    }

    // --- the status

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public int position() {
        return POSITION;
    }

    @Override
    public Map<String, Object> json() {
        List<Seen> groups = groups(0);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", groups.size());
        json.put("members", groups.stream().mapToInt(Seen::members).sum());
        json.put("byState", byState(groups));
        return json;
    }

    @Override
    public List<String> text() {
        List<Seen> groups = groups(0);
        List<String> states = new ArrayList<>();
        byState(groups).forEach((state, count) -> {
            if (count > 0) {
                states.add(count + " " + state);
            }
        });
        int members = groups.stream().mapToInt(Seen::members).sum();
        return List.of(groups.size() + " with " + members + " members"
                + (states.isEmpty() ? "" : " (" + String.join(", ", states) + ")"));
    }
}
