package io.jusante.controller.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.controller.ElectionResult;
import io.jusante.controller.ElectionType;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.image.SnapshotRecords;
import io.jusante.metadata.message.PartitionRecord;
import io.jusante.metadata.message.TopicRecord;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    private static final UUID TOPIC = new UUID(1, 1);

    private final List<ApiMessage> records = new ArrayList<>();
    private int partitions;

    LeaderElectionTest() {
        broker(1, false);
        broker(2, false);
        broker(3, true);
        records.add(new TopicRecord().setName("t").setTopicId(TOPIC));
    }

    private void broker(int id, boolean fenced) {
        records.add(SnapshotRecords.registration(
                new BrokerImage(id, id, fenced, null, List.of(new Endpoint("PLAINTEXT", "PLAINTEXT", "h", 1)))));
    }

    private void partition(List<Integer> replicas, List<Integer> isr, int leader) {
        records.add(new PartitionRecord()
                .setTopicId(TOPIC)
                .setPartitionId(partitions++)
                .setReplicas(replicas)
                .setIsr(isr)
                .setLeader(leader)
                .setLeaderEpoch(5)
                .setPartitionEpoch(5));
    }

    private Draft draft() {
        ClusterImageBuilder builder = ClusterImageBuilder.after(ClusterImageBuilder.empty("cluster"));
        records.forEach(builder::replay);
        return new Draft(builder.build(records.size() - 1, 1));
    }

    private static List<String> elect(Draft draft, ElectionType type, Map<String, List<Integer>> partitions) {
        List<ElectionResult> results = new LeaderElection(type, partitions).decide(draft);
        return results.stream()
                .map(one -> one.topic() + "-" + one.partition() + " " + one.error())
                .toList();
    }

    private static PartitionImage partition(ClusterImage image, int index) {
        return image.topic("t").partitions().get(index);
    }

    @Test
    void thePreferredLeaderTakesOverWhereItCan() {
        partition(List.of(1, 2), List.of(1, 2), 1);
        partition(List.of(1, 2), List.of(1, 2), 2);
        partition(List.of(3, 2), List.of(3, 2), 2);
        partition(List.of(1, 2), List.of(2), 2);
        Draft draft = draft();

        assertEquals(
                List.of(
                        "t-0 ELECTION_NOT_NEEDED",
                        "t-1 NONE",
                        "t-2 PREFERRED_LEADER_NOT_AVAILABLE",
                        "t-3 PREFERRED_LEADER_NOT_AVAILABLE"),
                elect(draft, ElectionType.PREFERRED, Map.of("t", List.of(0, 1, 2, 3))));
        assertEquals(1, draft.records().size());
        assertEquals(1, partition(draft.image(), 1).leader());
        assertEquals(6, partition(draft.image(), 1).leaderEpoch());
        assertEquals(List.of(1, 2), partition(draft.image(), 1).isr());
    }

    @Test
    void anUncleanElectionTakesWhoIsInSyncBeforeWhoIsUp() {
        partition(List.of(1, 2), List.of(1), -1);
        partition(List.of(3, 2), List.of(3), -1);
        partition(List.of(3), List.of(3), -1);
        partition(List.of(1, 2), List.of(1), 1);
        Draft draft = draft();

        assertEquals(
                List.of("t-0 NONE", "t-1 NONE", "t-2 ELIGIBLE_LEADERS_NOT_AVAILABLE", "t-3 ELECTION_NOT_NEEDED"),
                elect(draft, ElectionType.UNCLEAN, Map.of("t", List.of(0, 1, 2, 3))));
        assertEquals(1, partition(draft.image(), 0).leader());
        assertEquals(0, partition(draft.image(), 0).leaderRecoveryState());
        assertEquals(2, partition(draft.image(), 1).leader());
        assertEquals(List.of(2), partition(draft.image(), 1).isr());
        assertEquals(1, partition(draft.image(), 1).leaderRecoveryState());
    }

    @Test
    void ofAllPartitionsOnlyThoseThatNeedALeaderAreNamed() {
        partition(List.of(1, 2), List.of(1, 2), 1);
        partition(List.of(1, 2), List.of(1, 2), 2);

        assertEquals(List.of("t-1 NONE"), elect(draft(), ElectionType.PREFERRED, null));
        assertEquals(List.of(), elect(draft(), ElectionType.UNCLEAN, null));
        assertEquals(List.of(), elect(draft(), ElectionType.PREFERRED, Map.of()));
    }

    @Test
    void partitionsThatAreNotThereAreSaidNotToBe() {
        partition(List.of(1), List.of(1), 1);

        assertEquals(
                List.of("t-1 UNKNOWN_TOPIC_OR_PARTITION", "t--1 UNKNOWN_TOPIC_OR_PARTITION"),
                elect(draft(), ElectionType.PREFERRED, Map.of("t", List.of(1, -1))));
        assertEquals(
                List.of("nope-0 UNKNOWN_TOPIC_OR_PARTITION"),
                elect(draft(), ElectionType.UNCLEAN, Map.of("nope", List.of(0))));
    }

    @Test
    void aPartitionThatIsNamedTwiceIsElectedOnce() {
        partition(List.of(1, 2), List.of(1, 2), 2);
        Draft draft = draft();

        assertEquals(
                List.of("t-0 NONE", "t-0 ELECTION_NOT_NEEDED"),
                elect(draft, ElectionType.PREFERRED, Map.of("t", List.of(0, 0))));
        assertEquals(6, partition(draft.image(), 0).leaderEpoch());
    }
}
