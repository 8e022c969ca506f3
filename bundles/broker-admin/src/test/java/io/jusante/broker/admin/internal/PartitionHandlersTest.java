package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.message.PartitionChangeRecord;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.CreatePartitionsRequest;
import io.jusante.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.jusante.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.jusante.protocol.message.CreatePartitionsResponse;
import io.jusante.protocol.message.ElectLeadersRequest;
import io.jusante.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.jusante.protocol.message.ElectLeadersResponse;
import io.jusante.protocol.message.ListPartitionReassignmentsRequest;
import io.jusante.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.jusante.protocol.message.ListPartitionReassignmentsResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PartitionHandlersTest {
    private final FakeCluster cluster = new FakeCluster();
    private final CreatePartitionsHandler creation = new CreatePartitionsHandler(cluster);
    private final ElectLeadersHandler election = new ElectLeadersHandler(cluster);
    private final ListPartitionReassignmentsHandler reassignments = new ListPartitionReassignmentsHandler(cluster);

    private static CreatePartitionsTopic more(String topic, int count) {
        return new CreatePartitionsTopic().setName(topic).setCount(count).setAssignments(null);
    }

    private FakeContext create(int version, boolean validateOnly, CreatePartitionsTopic... topics) {
        FakeContext context = new FakeContext(ApiKey.CREATE_PARTITIONS, version);
        creation.handle(
                context,
                new CreatePartitionsRequest()
                        .setTopics(List.of(topics))
                        .setTimeoutMs(1000)
                        .setValidateOnly(validateOnly));
        return context;
    }

    private static List<String> results(FakeContext context) {
        return ((CreatePartitionsResponse) context.response)
                .results().stream()
                        .map(one -> one.name() + " " + ErrorCode.forCode(one.errorCode()))
                        .toList();
    }

    @Test
    void partitionsAreCreatedInEveryVersion() {
        for (int version = 0; version <= 3; version++) {
            assertEquals(List.of("t NONE"), results(create(version, version == 2, more("t", 5))));
        }
        assertEquals(List.of(false, false, true, false), cluster.validated);
        assertEquals(5, cluster.grown.get(0).totalCount());
        assertNull(cluster.grown.get(0).assignments());
    }

    @Test
    void assignmentsReachTheController() {
        create(
                3,
                false,
                more("t", 3)
                        .setAssignments(List.of(
                                new CreatePartitionsAssignment().setBrokerIds(List.of(1)),
                                new CreatePartitionsAssignment().setBrokerIds(List.of(2, 1)))));
        assertEquals(List.of(List.of(1), List.of(2, 1)), cluster.grown.get(0).assignments());

        create(3, false, more("t", 3).setAssignments(List.of()));
        assertEquals(List.of(), cluster.grown.get(1).assignments(), "none is not the same as not given");
    }

    @Test
    void aTopicThatIsNamedTwiceIsRefusedAndTheOthersGrow() {
        assertEquals(
                List.of("t INVALID_REQUEST", "u NONE"),
                results(create(3, false, more("t", 3), more("u", 2), more("t", 4))));
        assertEquals(1, cluster.grown.size());
        assertEquals(List.of("t INVALID_REQUEST"), results(create(3, false, more("t", 3), more("t", 3))));
        assertEquals(1, cluster.grown.size());
    }

    @Test
    void refusalsAndFailuresAreToldForEachTopicInEveryVersion() {
        cluster.refuse(ErrorCode.INVALID_PARTITIONS);
        for (int version = 0; version <= 3; version++) {
            assertEquals(List.of("t INVALID_PARTITIONS"), results(create(version, false, more("t", 1))));
        }
        cluster.fail(new KafkaErrorException(ErrorCode.NOT_CONTROLLER, "elsewhere"));
        assertEquals(
                List.of("t NOT_CONTROLLER", "u NOT_CONTROLLER"), results(create(3, false, more("t", 1), more("u", 1))));
    }

    @Test
    void aControllerThatTakesTooLongTimesOut() {
        cluster.keepSilent();
        FakeContext context = create(3, false, more("t", 3));
        context.timeOut();
        assertEquals(List.of("t REQUEST_TIMED_OUT"), results(context));
    }

    private FakeContext elect(int version, int type, List<TopicPartitions> topics) {
        FakeContext context = new FakeContext(ApiKey.ELECT_LEADERS, version);
        election.handle(
                context,
                new ElectLeadersRequest()
                        .setElectionType((byte) type)
                        .setTopicPartitions(topics)
                        .setTimeoutMs(1000));
        return context;
    }

    private static TopicPartitions partitions(String topic, Integer... indexes) {
        return new TopicPartitions().setTopic(topic).setPartitions(List.of(indexes));
    }

    private static List<String> elected(FakeContext context) {
        List<String> elected = new ArrayList<>();
        ((ElectLeadersResponse) context.response)
                .replicaElectionResults()
                .forEach(topic -> topic.partitionResult()
                        .forEach(one -> elected.add(
                                topic.topic() + "-" + one.partitionId() + " " + ErrorCode.forCode(one.errorCode()))));
        return elected;
    }

    @Test
    void leadersAreElectedInEveryVersion() {
        cluster.refuse(ErrorCode.ELECTION_NOT_NEEDED);
        for (int version = 0; version <= 2; version++) {
            assertEquals(
                    List.of("t-0 ELECTION_NOT_NEEDED", "t-1 ELECTION_NOT_NEEDED", "u-3 ELECTION_NOT_NEEDED"),
                    elected(elect(version, 0, List.of(partitions("t", 0, 1), partitions("u", 3)))));
            assertEquals(List.of(), elected(elect(version, 0, null)));
        }
        assertEquals("PREFERRED {t=[0, 1], u=[3]}", cluster.elections.get(0));
        assertEquals("PREFERRED null", cluster.elections.get(1));
        elect(2, 1, List.of());
        assertEquals("UNCLEAN {}", cluster.elections.get(6));
    }

    @Test
    void anElectionOfAnUnknownKindIsRefused() {
        assertEquals(ErrorCode.INVALID_REQUEST, elect(2, 5, null).failure);
        assertEquals(ErrorCode.INVALID_REQUEST, elect(2, -1, null).failure);
        assertEquals(List.of(), cluster.elections);
    }

    @Test
    void anElectionThatFailsAsAWholeSaysSo() {
        cluster.fail(new KafkaErrorException(ErrorCode.NOT_CONTROLLER, "elsewhere"));
        assertEquals(ErrorCode.NOT_CONTROLLER, elect(2, 0, null).failure);
    }

    @Test
    void anElectionThatNobodyAnswersTimesOut() {
        cluster.keepSilent();
        FakeContext context = elect(2, 0, null);
        context.timeOut();
        assertEquals(ErrorCode.REQUEST_TIMED_OUT, context.failure);
    }

    private List<String> ongoing(List<ListPartitionReassignmentsTopics> topics) {
        FakeContext context = new FakeContext(ApiKey.LIST_PARTITION_REASSIGNMENTS, 0);
        reassignments.handle(context, new ListPartitionReassignmentsRequest().setTopics(topics));
        List<String> ongoing = new ArrayList<>();
        ((ListPartitionReassignmentsResponse) context.response)
                .topics()
                .forEach(topic -> topic.partitions()
                        .forEach(one -> ongoing.add(topic.name() + "-" + one.partitionIndex() + " " + one.replicas()
                                + " +" + one.addingReplicas() + " -" + one.removingReplicas())));
        return ongoing;
    }

    private static ListPartitionReassignmentsTopics asked(String topic, Integer... indexes) {
        return new ListPartitionReassignmentsTopics().setName(topic).setPartitionIndexes(List.of(indexes));
    }

    @Test
    void onlyPartitionsThatAreBeingReassignedAreListed() {
        UUID id = cluster.topic("t", 1, 1, 1);
        cluster.topic("u", 1);
        assertEquals(List.of(), ongoing(null));
        cluster.apply(List.of(new PartitionChangeRecord()
                .setTopicId(id)
                .setPartitionId(1)
                .setReplicas(List.of(1, 2, 3))
                .setAddingReplicas(List.of(3))
                .setRemovingReplicas(List.of(2))));

        assertEquals(List.of("t-1 [1, 2, 3] +[3] -[2]"), ongoing(null));
        assertEquals(List.of("t-1 [1, 2, 3] +[3] -[2]"), ongoing(List.of(asked("t", 0, 1, 9, -1), asked("nope", 0))));
        assertEquals(List.of(), ongoing(List.of(asked("t", 0))));
        assertEquals(List.of(), ongoing(List.of()));
    }

    @Test
    void thePageLimitIsTheBrokers() {
        cluster.configuration.define(ConfigScope.BROKER, "max.request.partition.size.limit", ConfigType.INT, "2");
        cluster.topic("t", 1, 1, 1);
        assertEquals(
                List.of("t-0", "t-1", "next t-2"),
                new PartitionPages(cluster).ask(100, null).seen());
    }
}
