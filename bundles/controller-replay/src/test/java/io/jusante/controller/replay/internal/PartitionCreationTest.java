package io.jusante.controller.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.controller.NewPartitions;
import io.jusante.controller.NewTopic;
import io.jusante.controller.TopicResult;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionCreationTest {
    private final SimulatedController simulated = SimulatedController.leading(1);

    @BeforeEach
    void createTopics() {
        simulated.get(simulated.controller.createTopics(
                List.of(new NewTopic("one", 1, 1, Map.of(), Map.of()), new NewTopic("two", 2, 1, Map.of(), Map.of())),
                false));
    }

    private static NewPartitions more(String topic, int count) {
        return new NewPartitions(topic, count, null);
    }

    private List<TopicResult> create(boolean validateOnly, NewPartitions... topics) {
        return simulated.get(simulated.controller.createPartitions(List.of(topics), validateOnly));
    }

    private ErrorCode errorOf(NewPartitions topic) {
        return create(false, topic).get(0).error();
    }

    private List<PartitionImage> partitions(String topic) {
        return simulated.image().topic(topic).partitions();
    }

    @Test
    void newPartitionsBeginWithTheirReplicasAndTheOldOnesStayAsTheyAre() {
        List<PartitionImage> before = partitions("two");
        TopicResult result = create(false, more("two", 5)).get(0);

        assertEquals(ErrorCode.NONE, result.error());
        assertEquals(5, result.partitionCount());
        assertEquals(1, result.replicationFactor());
        assertEquals(simulated.image().topic("two").id(), result.id());
        assertEquals(5, partitions("two").size());
        assertEquals(before, partitions("two").subList(0, 2));
        assertEquals(
                new PartitionImage(List.of(1), List.of(1), 1, 0, 0),
                partitions("two").get(4));
    }

    @Test
    void assignedReplicasAreTaken() {
        assertEquals(ErrorCode.NONE, errorOf(new NewPartitions("one", 3, List.of(List.of(1), List.of(1)))));
        assertEquals(3, partitions("one").size());
    }

    @Test
    void validationAppendsNothing() {
        long offset = simulated.image().offset();
        List<TopicResult> results = create(true, more("one", 4), more("two", 1));

        assertEquals(ErrorCode.NONE, results.get(0).error());
        assertEquals(4, results.get(0).partitionCount());
        assertEquals(ErrorCode.INVALID_PARTITIONS, results.get(1).error());
        assertEquals(offset, simulated.image().offset());
    }

    @Test
    void whatIsRefusedAndWhy() {
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorOf(more("nope", 3)));
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorOf(more("a b", 3)));
        for (int count : new int[] {2, 1, 0, -1, Integer.MIN_VALUE}) {
            assertEquals(ErrorCode.INVALID_PARTITIONS, errorOf(more("two", count)), count + " partitions");
        }
        for (List<List<Integer>> assignments : List.<List<List<Integer>>>of(
                List.of(),
                List.of(List.of()),
                List.of(List.of(1), List.of(1)),
                List.of(List.of(9)),
                List.of(List.of(-1)),
                List.of(List.of(1, 1)),
                List.of(List.of(1, 9)))) {
            assertEquals(
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    errorOf(new NewPartitions("two", 3, assignments)),
                    assignments.toString());
        }
        assertEquals(2, partitions("two").size());
    }

    @Test
    void aRefusedTopicDoesNotHoldBackTheOthers() {
        assertEquals(
                List.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.NONE),
                create(false, more("nope", 2), more("one", 2)).stream()
                        .map(TopicResult::error)
                        .toList());
        assertEquals(2, partitions("one").size());
    }

    @Test
    void tooManyPartitionsAreRefusedAsAWhole() {
        for (NewPartitions[] topics : List.of(
                new NewPartitions[] {more("one", 10_002)},
                new NewPartitions[] {more("one", Integer.MAX_VALUE)},
                new NewPartitions[] {more("one", 6_000), more("two", 6_000)})) {
            CompletionException failure = assertThrows(CompletionException.class, () -> create(true, topics));
            assertEquals(ErrorCode.POLICY_VIOLATION, ((KafkaErrorException) failure.getCause()).code());
        }
        assertEquals(ErrorCode.NONE, create(true, more("one", 10_001)).get(0).error());
    }

    @Test
    void twoRequestsInFlightAddToEachOther() {
        var results = Stream.of(3, 3, 4)
                .map(count -> simulated
                        .controller
                        .createPartitions(List.of(more("one", count)), false)
                        .toCompletableFuture())
                .toList();
        simulated.scheduler.runUntilIdle();

        assertEquals(
                List.of(ErrorCode.NONE, ErrorCode.INVALID_PARTITIONS, ErrorCode.NONE),
                results.stream().map(one -> one.join().get(0).error()).toList());
        assertEquals(4, partitions("one").size());
    }
}
