package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ClassicGroupState;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stock consumers that subscribe: they share the partitions, come, go, and outlive the broker. */
class GroupsTest {
    private static final int PARTITIONS = 6;
    private static final String ASSIGNOR = "partition.assignment.strategy";

    @TempDir
    static Path directory;

    private static Broker broker;
    private static int topics;

    @BeforeAll
    static void start() {
        broker = Broker.in(directory)
                .set("offsets.topic.num.partitions", "3")
                .set("group.initial.rebalance.delay.ms", "200")
                .start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** {@return a topic that no other test uses; a group of the same name belongs to it} */
    private static String newTopic() {
        String topic = "topic-" + topics++;
        Clients.createTopic(broker, topic, PARTITIONS);
        return topic;
    }

    private static void produce(String topic, int from, int to) throws Exception {
        try (KafkaProducer<String, String> producer = Clients.producer(broker)) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = from; i < to; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, "v" + i)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    private static void awaitShared(Subscriber... subscribers) {
        Await.until("every partition has one owner, and nobody idles", Clients.LIMIT, () -> {
            Set<TopicPartition> owned = new HashSet<>();
            int count = 0;
            boolean same = true;
            for (Subscriber subscriber : subscribers) {
                owned.addAll(subscriber.assignment());
                count += subscriber.assignment().size();
                same &= !subscriber.assignment().isEmpty() && subscriber.generation() == subscribers[0].generation();
            }
            return same && count == PARTITIONS && owned.size() == PARTITIONS;
        });
    }

    private static void awaitValues(int count, Subscriber... subscribers) {
        Await.until("all " + count + " records have been read", Clients.LIMIT, () -> distinct(subscribers) == count);
    }

    private static void awaitCommitted(String group, long count) {
        try (Admin admin = Clients.admin(broker)) {
            Await.until(
                    count + " records are committed",
                    Clients.LIMIT,
                    () ->
                            Clients.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                                            .values()
                                            .stream()
                                            .mapToLong(OffsetAndMetadata::offset)
                                            .sum()
                                    == count);
        }
    }

    private static int distinct(Subscriber... subscribers) {
        Set<String> values = new HashSet<>();
        for (Subscriber subscriber : subscribers) {
            values.addAll(subscriber.values());
        }
        return values.size();
    }

    private static int total(Subscriber... subscribers) {
        int total = 0;
        for (Subscriber subscriber : subscribers) {
            total += subscriber.values().size();
        }
        return total;
    }

    private static ClassicGroupDescription describe(Admin admin, String group) {
        return Clients.get(admin.describeClassicGroups(List.of(group)).all()).get(group);
    }

    @ParameterizedTest
    @ValueSource(classes = {RangeAssignor.class, CooperativeStickyAssignor.class})
    void membersShareTheTopicAndTakeOverFromOneThatLeaves(Class<?> assignor) throws Exception {
        String topic = newTopic();
        Subscriber first = new Subscriber(broker, topic, topic, ASSIGNOR, assignor.getName());
        Subscriber second = new Subscriber(broker, topic, topic, ASSIGNOR, assignor.getName());
        Subscriber third = new Subscriber(broker, topic, topic, ASSIGNOR, assignor.getName());
        try (first;
                second) {
            awaitShared(first, second, third);
            assertEquals(2, third.assignment().size());
            produce(topic, 0, 300);
            awaitValues(300, first, second, third);
            awaitCommitted(topic, 300);
            third.close();
            awaitShared(first, second);
            produce(topic, 300, 600);
            awaitValues(600, first, second, third);
            assertEquals(600, total(first, second, third), "nothing is read twice");
        }
    }

    @Test
    void cooperatingMembersKeepWhatTheyNeedNotGiveUp() throws Exception {
        String topic = newTopic();
        String assignor = CooperativeStickyAssignor.class.getName();
        try (Subscriber first = new Subscriber(broker, topic, topic, ASSIGNOR, assignor)) {
            awaitShared(first);
            try (Subscriber second = new Subscriber(broker, topic, topic, ASSIGNOR, assignor)) {
                awaitShared(first, second);
                assertEquals(3, first.assignment().size());
                assertEquals(3, first.revoked().size(), "it gives up half and never the rest");
            }
        }
    }

    @Test
    void aStaticMemberThatStartsAgainDisturbsNobody() throws Exception {
        String topic = newTopic();
        try (Subscriber first = new Subscriber(broker, topic, topic, "group.instance.id", "one")) {
            Subscriber second = new Subscriber(broker, topic, topic, "group.instance.id", "two");
            awaitShared(first, second);
            int generation = first.generation();
            int revocations = first.revocations();
            Set<TopicPartition> assignment = second.assignment();
            second.close();
            try (Subscriber again = new Subscriber(broker, topic, topic, "group.instance.id", "two")) {
                awaitShared(first, again);
                assertEquals(generation, again.generation());
                assertEquals(assignment, again.assignment());
                assertFalse(again.memberId().equals(second.memberId()));
                assertEquals(revocations, first.revocations());
            }
        }
    }

    @Test
    void theOthersTakeOverWhenAMemberFallsSilent() throws Exception {
        String topic = newTopic();
        try (Subscriber first = new Subscriber(broker, topic, topic)) {
            Subscriber silent = new Subscriber(broker, topic, topic, "group.instance.id", "silent");
            awaitShared(first, silent);
            // a static member does not say good-bye: its session has to end
            silent.close();
            awaitShared(first);
        }
    }

    @Test
    void anAdministratorSeesTakesOutAndDeletes() throws Exception {
        String topic = newTopic();
        try (Admin admin = Clients.admin(broker)) {
            try (Subscriber member = new Subscriber(broker, topic, topic, "group.instance.id", "one")) {
                awaitShared(member);
                produce(topic, 0, 60);
                awaitValues(60, member);
                ClassicGroupDescription group = describe(admin, topic);
                assertEquals(ClassicGroupState.STABLE, group.state());
                assertEquals("range", group.protocolData());
                assertEquals(
                        member.assignment(),
                        group.members().iterator().next().assignment().topicPartitions());
                assertEquals("/127.0.0.1", group.members().iterator().next().host());
                assertTrue(Clients.get(admin.listGroups(new ListGroupsOptions()
                                        .inGroupStates(Set.of(GroupState.STABLE))
                                        .withTypes(Set.of(GroupType.CLASSIC)))
                                .all())
                        .stream()
                        .map(GroupListing::groupId)
                        .collect(Collectors.toSet())
                        .contains(topic));
                assertInstanceOf(
                        GroupNotEmptyException.class,
                        Clients.failureOf(
                                admin.deleteConsumerGroups(List.of(topic)).all()));
            }
            Clients.get(admin.removeMembersFromConsumerGroup(
                            topic, new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("one"))))
                    .all());
            assertEquals(ClassicGroupState.EMPTY, describe(admin, topic).state());
            Clients.get(admin.deleteConsumerGroups(List.of(topic)).all());
            assertInstanceOf(
                    GroupIdNotFoundException.class,
                    Clients.failureOf(
                            admin.describeClassicGroups(List.of(topic)).all()));
            assertEquals(
                    Map.of(), Clients.get(admin.listConsumerGroupOffsets(topic).partitionsToOffsetAndMetadata()));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void membersGoOnAfterTheBrokerCameBack(boolean killed) throws Exception {
        String topic = newTopic();
        try (Subscriber first = new Subscriber(broker, topic, topic);
                Subscriber second = new Subscriber(broker, topic, topic)) {
            awaitShared(first, second);
            produce(topic, 0, 300);
            awaitValues(300, first, second);
            int generation = first.generation();
            if (killed) {
                broker.kill();
            } else {
                broker.terminate();
            }
            broker.start();
            produce(topic, 300, 600);
            awaitValues(600, first, second);
            awaitShared(first, second);
            assertTrue(first.generation() >= generation, "generation " + first.generation() + " after " + generation);
            try (Admin admin = Clients.admin(broker)) {
                assertEquals(2, describe(admin, topic).members().size());
            }
        }
        try (Subscriber later = new Subscriber(broker, topic, topic)) {
            awaitShared(later);
            produce(topic, 600, 660);
            awaitValues(60, later);
        }
    }
}
