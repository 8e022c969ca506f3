package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the Java client's administration asks beyond topics and their configs. */
class AdminApisTest {
    private static final int NODE = 7;

    @TempDir
    static Path directory;

    private static Broker broker;
    private Admin admin;

    @BeforeAll
    static void start() {
        broker = Broker.in(directory)
                .set("node.id", String.valueOf(NODE))
                .set("max.request.partition.size.limit", "5")
                .start();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @BeforeEach
    void open() {
        admin = Clients.admin(broker);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    // --- partitions

    private void grow(String topic, NewPartitions partitions) {
        Clients.get(admin.createPartitions(Map.of(topic, partitions)).all());
    }

    private Throwable refusal(String topic, NewPartitions partitions) {
        return Clients.failureOf(
                admin.createPartitions(Map.of(topic, partitions)).values().get(topic));
    }

    private TopicDescription describe(String topic) {
        return Clients.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    }

    @Test
    void partitionsAreAddedWhileClientsWork() throws Exception {
        Clients.createTopic(broker, "growing", 1);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = Clients.producer(broker, "metadata.max.age.ms", "100")) {
            for (int count = 2; count <= 8; count += 2) {
                for (int i = 0; i < 200; i++) {
                    sent.add(producer.send(new ProducerRecord<>("growing", null, "before " + count)));
                }
                grow("growing", NewPartitions.increaseTo(count));
                // the partition is open when the answer comes: nothing is tried twice here
                int added = count - 1;
                try (KafkaProducer<String, String> fresh = Clients.producer(broker, "retries", "0")) {
                    assertEquals(
                            0,
                            fresh.send(new ProducerRecord<>("growing", added, null, "first"))
                                    .get()
                                    .offset());
                }
            }
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }

        assertEquals(8, describe("growing").partitions().size());
        var read = Clients.readAll(broker, "growing");
        assertEquals(Set.of(0, 1, 2, 3, 4, 5, 6, 7), read.keySet());
        assertEquals(
                sent.size() + 4, read.values().stream().mapToInt(List::size).sum());
    }

    @Test
    void partitionsWithReplicasAssignedByHand() {
        Clients.createTopic(broker, "assigned", 1);
        grow("assigned", NewPartitions.increaseTo(3, List.of(List.of(NODE), List.of(NODE))));

        assertEquals(3, describe("assigned").partitions().size());
        for (List<List<Integer>> assignments :
                List.of(List.of(List.of(NODE), List.of(NODE)), List.of(List.of(99)), List.of(List.of(NODE, NODE)))) {
            assertInstanceOf(
                    InvalidReplicaAssignmentException.class,
                    refusal("assigned", NewPartitions.increaseTo(4, assignments)));
        }
    }

    @Test
    void whatCannotGrowSaysWhy() {
        Clients.createTopic(broker, "fixed", 2);

        assertInstanceOf(InvalidPartitionsException.class, refusal("fixed", NewPartitions.increaseTo(2)));
        assertInstanceOf(InvalidPartitionsException.class, refusal("fixed", NewPartitions.increaseTo(1)));
        assertInstanceOf(UnknownTopicOrPartitionException.class, refusal("nowhere", NewPartitions.increaseTo(3)));
        Clients.get(admin.createPartitions(
                        Map.of("fixed", NewPartitions.increaseTo(9)), new CreatePartitionsOptions().validateOnly(true))
                .all());
        assertEquals(2, describe("fixed").partitions().size());
    }

    @Test
    void topicsAreDescribedPageByPage() {
        for (int topic = 0; topic < 4; topic++) {
            Clients.createTopic(broker, "page-" + topic, 1 + topic * 3);
        }
        List<String> names = List.of("page-3", "page-0", "page-2", "page-1");
        for (int limit : new int[] {1, 2, 3, 1000}) {
            Map<String, TopicDescription> described = Clients.get(
                    admin.describeTopics(names, new DescribeTopicsOptions().partitionSizeLimitPerResponse(limit))
                            .allTopicNames());
            for (int topic = 0; topic < 4; topic++) {
                List<TopicPartitionInfo> partitions =
                        described.get("page-" + topic).partitions();
                assertEquals(1 + topic * 3, partitions.size(), "pages of " + limit);
                for (int index = 0; index < partitions.size(); index++) {
                    assertEquals(index, partitions.get(index).partition());
                    assertEquals(NODE, partitions.get(index).leader().id());
                    assertEquals(List.of(), partitions.get(index).elr());
                    assertEquals(List.of(), partitions.get(index).lastKnownElr());
                }
            }
        }
        assertInstanceOf(
                UnknownTopicOrPartitionException.class,
                Clients.failureOf(admin.describeTopics(TopicCollection.ofTopicNames(List.of("nowhere")))
                        .topicNameValues()
                        .get("nowhere")));
    }

    @Test
    void leadersThatAreRightNeedNoElection() {
        Clients.createTopic(broker, "led", 2);
        TopicPartition first = new TopicPartition("led", 0);
        TopicPartition unknown = new TopicPartition("led", 5);
        for (ElectionType type : ElectionType.values()) {
            Map<TopicPartition, Optional<Throwable>> elected =
                    Clients.get(admin.electLeaders(type, Set.of(first, unknown)).partitions());
            assertInstanceOf(
                    ElectionNotNeededException.class, elected.get(first).orElseThrow());
            assertInstanceOf(
                    UnknownTopicOrPartitionException.class, elected.get(unknown).orElseThrow());
            assertEquals(Map.of(), Clients.get(admin.electLeaders(type, null).partitions()));
        }
    }

    @Test
    void nothingIsBeingReassigned() {
        Clients.createTopic(broker, "settled", 1);

        assertEquals(Map.of(), Clients.get(admin.listPartitionReassignments().reassignments()));
        assertEquals(
                Map.of(),
                Clients.get(admin.listPartitionReassignments(Set.of(new TopicPartition("settled", 0)))
                        .reassignments()));
    }

    // --- the cluster

    @Test
    void theQuorumIsThisNode() {
        QuorumInfo before = Clients.get(admin.describeMetadataQuorum().quorumInfo());
        long now = System.currentTimeMillis();
        assertEquals(NODE, before.leaderId());
        assertEquals(List.of(), before.observers());
        assertEquals(1, before.voters().size());
        QuorumInfo.ReplicaState voter = before.voters().get(0);
        assertEquals(NODE, voter.replicaId());
        assertNotEquals(Uuid.ZERO_UUID, voter.replicaDirectoryId());
        assertEquals(before.highWatermark(), voter.logEndOffset());
        assertTrue(Math.abs(voter.lastFetchTimestamp().getAsLong() - now) < 60_000);
        assertTrue(Math.abs(voter.lastCaughtUpTimestamp().getAsLong() - now) < 60_000);
        assertEquals(Set.of(NODE), before.nodes().keySet());

        Clients.createTopic(broker, "counted", 3);
        QuorumInfo after = Clients.get(admin.describeMetadataQuorum().quorumInfo());
        assertTrue(after.highWatermark() >= before.highWatermark() + 4, "a record for the topic and its partitions");
        assertEquals(before.leaderEpoch(), after.leaderEpoch());
    }

    @Test
    void aRestartIsANewEpochOfTheSameDirectory(@TempDir Path own) {
        try (Broker restarted = Broker.in(own).start()) {
            QuorumInfo before;
            try (Admin first = Clients.admin(restarted)) {
                before = Clients.get(first.describeMetadataQuorum().quorumInfo());
            }
            restarted.kill();
            restarted.start();
            try (Admin second = Clients.admin(restarted)) {
                QuorumInfo after = Clients.get(second.describeMetadataQuorum().quorumInfo());
                assertEquals(before.leaderEpoch() + 1, after.leaderEpoch());
                assertEquals(
                        before.voters().get(0).replicaDirectoryId(),
                        after.voters().get(0).replicaDirectoryId());
                assertTrue(after.highWatermark() >= before.highWatermark());
            }
        }
    }

    @Test
    void onlyFeaturesThatWorkAreNamed() {
        FeatureMetadata features = Clients.get(admin.describeFeatures().featureMetadata());

        assertEquals(Set.of("metadata.version"), features.supportedFeatures().keySet());
        assertEquals(
                Map.of("metadata.version", new FinalizedVersionRange((short) 25, (short) 25)),
                features.finalizedFeatures());
        assertTrue(features.finalizedFeaturesEpoch().orElseThrow() >= 0);
    }

    @Test
    void aConsumerOfTheNewProtocolIsToldThatItIsNotThere() {
        Clients.createTopic(broker, "old-groups-only", 1);
        try (KafkaConsumer<String, String> consumer =
                Clients.consumer(broker, "group.protocol", "consumer", "group.id", "new")) {
            consumer.subscribe(List.of("old-groups-only"));
            assertThrows(UnsupportedVersionException.class, () -> {
                long end = System.nanoTime() + Clients.LIMIT.toNanos();
                while (System.nanoTime() < end) {
                    consumer.poll(Duration.ofMillis(100));
                }
            });
        }
    }

    // --- configs

    private static ConfigResource group(String name) {
        return new ConfigResource(ConfigResource.Type.GROUP, name);
    }

    private void setGroup(String name, String config, String value) {
        Clients.get(alteration(name, config, value));
    }

    private KafkaFuture<Void> alteration(String name, String config, String value) {
        Collection<AlterConfigOp> changes = List.of(new AlterConfigOp(new ConfigEntry(config, value), OpType.SET));
        return admin.incrementalAlterConfigs(Map.of(group(name), changes)).all();
    }

    private ConfigEntry groupConfig(String name, String config) {
        return Clients.get(admin.describeConfigs(List.of(group(name))).all())
                .get(group(name))
                .get(config);
    }

    @Test
    void aGroupHasConfigsOfItsOwnWithinTheBrokersBounds() {
        String timeout = "consumer.session.timeout.ms";
        assertEquals("45000", groupConfig("g", timeout).value());
        setGroup("g", timeout, "50000");

        assertEquals("50000", groupConfig("g", timeout).value());
        assertEquals(
                ConfigEntry.ConfigSource.DYNAMIC_GROUP_CONFIG,
                groupConfig("g", timeout).source());
        assertEquals("45000", groupConfig("h", timeout).value());
        for (String value : List.of("44999", "60001", "soon", "")) {
            assertInstanceOf(
                    InvalidConfigurationException.class, Clients.failureOf(alteration("g", timeout, value)), value);
        }
        assertInstanceOf(
                InvalidConfigurationException.class, Clients.failureOf(alteration("g", "no.such.config", "1")));
        assertInstanceOf(InvalidRequestException.class, Clients.failureOf(alteration("", timeout, "50000")));
        assertEquals("50000", groupConfig("g", timeout).value());
    }

    private Set<String> listed(ConfigResource.Type... types) {
        return Clients.get(admin.listConfigResources(Set.of(types), new ListConfigResourcesOptions())
                        .all())
                .stream()
                .map(resource -> resource.type() + " " + resource.name())
                .collect(Collectors.toSet());
    }

    @Test
    void resourcesWithConfigsAreListedByType() {
        Clients.createTopic(broker, "listed", 1);
        setGroup("listed-group", "consumer.session.timeout.ms", "50000");

        assertEquals(Set.of("BROKER 7"), listed(ConfigResource.Type.BROKER));
        assertEquals(Set.of("BROKER_LOGGER 7"), listed(ConfigResource.Type.BROKER_LOGGER));
        assertEquals(Set.of(), listed(ConfigResource.Type.CLIENT_METRICS));
        assertTrue(listed(ConfigResource.Type.TOPIC).contains("TOPIC listed"));
        assertTrue(listed(ConfigResource.Type.GROUP).contains("GROUP listed-group"));
        assertTrue(listed().containsAll(Set.of("BROKER 7", "BROKER_LOGGER 7", "TOPIC listed", "GROUP listed-group")));
        assertInstanceOf(
                UnsupportedVersionException.class,
                Clients.failureOf(
                        admin.listConfigResources(Set.of(ConfigResource.Type.UNKNOWN), new ListConfigResourcesOptions())
                                .all()));
    }

    // --- what is not there yet

    @Test
    void thereAreNoQuotas() {
        assertEquals(
                Map.of(),
                Clients.get(admin.describeClientQuotas(ClientQuotaFilter.all()).entities()));
        assertEquals(
                Map.of(),
                Clients.get(admin.describeClientQuotas(ClientQuotaFilter.containsOnly(List.of(
                                ClientQuotaFilterComponent.ofDefaultEntity(ClientQuotaEntity.USER),
                                ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.CLIENT_ID, "c"))))
                        .entities()));
        assertInstanceOf(
                InvalidRequestException.class,
                Clients.failureOf(admin.describeClientQuotas(ClientQuotaFilter.contains(List.of(
                                ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.IP),
                                ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.USER))))
                        .entities()));
        assertInstanceOf(
                UnsupportedVersionException.class,
                Clients.failureOf(admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                                new ClientQuotaEntity(new TreeMap<>(Map.of(ClientQuotaEntity.USER, "u"))),
                                List.of(new ClientQuotaAlteration.Op("producer_byte_rate", 1.0)))))
                        .all()));
    }

    @Test
    void accessRulesAreDisabled() {
        AclBinding binding = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "t", PatternType.LITERAL),
                new AccessControlEntry("User:u", "*", AclOperation.READ, AclPermissionType.ALLOW));

        assertInstanceOf(
                SecurityDisabledException.class,
                Clients.failureOf(admin.describeAcls(AclBindingFilter.ANY).values()));
        assertInstanceOf(
                SecurityDisabledException.class,
                Clients.failureOf(admin.createAcls(List.of(binding)).all()));
        assertInstanceOf(
                SecurityDisabledException.class,
                Clients.failureOf(admin.deleteAcls(List.of(binding.toFilter())).all()));
    }

    @Test
    void noUserHasCredentials() {
        assertEquals(List.of(), Clients.get(admin.describeUserScramCredentials().users()));
    }
}
