package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Clients;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java client's administration. */
class AdminTest {
    @TempDir
    static Path directory;

    private static Broker broker;
    private Admin admin;

    @BeforeAll
    static void start() {
        broker = Broker.in(directory).set("node.id", "7").start();
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

    @Test
    void theClusterIsDescribed() {
        Collection<Node> nodes = Clients.get(admin.describeCluster().nodes());
        assertEquals(1, nodes.size());
        Node node = nodes.iterator().next();
        assertEquals(7, node.id());
        assertEquals(broker.port(), node.port());
        assertEquals("127.0.0.1", node.host());
        assertEquals(7, Clients.get(admin.describeCluster().controller()).id());
        assertEquals(22, Clients.get(admin.describeCluster().clusterId()).length());
    }

    @Test
    void aTopicIsMadeDescribedListedAndDeleted() {
        create(new NewTopic("life", 3, (short) 1));
        TopicDescription description = describe("life");
        assertEquals(3, description.partitions().size());
        assertFalse(description.isInternal());
        assertNotEquals(Uuid.ZERO_UUID, description.topicId());
        description.partitions().forEach(partition -> {
            assertEquals(7, partition.leader().id());
            assertEquals(1, partition.isr().size());
            assertEquals(1, partition.replicas().size());
        });
        assertTrue(Clients.get(admin.listTopics().names()).contains("life"));

        Clients.get(admin.deleteTopics(List.of("life")).all());
        Await.until(
                "it is gone",
                Clients.LIMIT,
                () -> !Clients.get(admin.listTopics().names()).contains("life"));
        assertInstanceOf(
                UnknownTopicOrPartitionException.class,
                Clients.failureOf(admin.describeTopics(List.of("life")).allTopicNames()));
        assertInstanceOf(
                UnknownTopicOrPartitionException.class,
                Clients.failureOf(admin.deleteTopics(List.of("life")).all()));
    }

    @Test
    void aTopicIsDeletedByItsId() {
        create(new NewTopic("by-id", 1, (short) 1));
        Uuid id = describe("by-id").topicId();
        Clients.get(admin.deleteTopics(TopicCollection.ofTopicIds(List.of(id))).all());
        Await.until(
                "it is gone",
                Clients.LIMIT,
                () -> !Clients.get(admin.listTopics().names()).contains("by-id"));
    }

    @Test
    void aTopicMadeAgainIsEmpty() throws Exception {
        Uuid before = null;
        for (int round = 0; round < 3; round++) {
            create(new NewTopic("again", 1, (short) 1));
            Uuid id = describe("again").topicId();
            assertNotEquals(before, id);
            before = id;
            try (Sending producer = new Sending(broker)) {
                assertEquals(
                        0,
                        producer.sendNow(new ProducerRecord<>("again", "round " + round))
                                .offset());
            }
            Clients.get(admin.deleteTopics(List.of("again")).all());
            Await.until(
                    "it is gone",
                    Clients.LIMIT,
                    () -> !Clients.get(admin.listTopics().names()).contains("again"));
        }
    }

    @Test
    void whatCannotBeMadeIsRefusedWithTheRightError() {
        create(new NewTopic("there", 1, (short) 1));
        refused(TopicExistsException.class, new NewTopic("there", 1, (short) 1));
        refused(InvalidTopicException.class, new NewTopic("in valid", 1, (short) 1));
        refused(InvalidTopicException.class, new NewTopic("..", 1, (short) 1));
        refused(InvalidTopicException.class, new NewTopic("x".repeat(250), 1, (short) 1));
        refused(InvalidPartitionsException.class, new NewTopic("none", 0, (short) 1));
        refused(InvalidReplicationFactorException.class, new NewTopic("two", 1, (short) 2));
        refused(
                InvalidConfigurationException.class,
                new NewTopic("config", 1, (short) 1).configs(Map.of("segment.bytes", "abc")));
        refused(
                InvalidConfigurationException.class,
                new NewTopic("config", 1, (short) 1).configs(Map.of("no.such.config", "1")));
        assertFalse(Clients.get(admin.listTopics().names()).contains("config"));
    }

    @Test
    void validatingOnlyMakesNothing() {
        Clients.get(admin.createTopics(
                        List.of(new NewTopic("only-validated", 1, (short) 1)),
                        new CreateTopicsOptions().validateOnly(true))
                .all());
        assertFalse(Clients.get(admin.listTopics().names()).contains("only-validated"));
    }

    @Test
    void defaultsAreUsedWhereATopicDoesNotSay() {
        create(new NewTopic("defaults", Optional.empty(), Optional.empty()));
        assertEquals(1, describe("defaults").partitions().size());
    }

    @Test
    void topicConfigsAreSetChangedAndTakenBack() {
        create(new NewTopic("configured", 1, (short) 1).configs(Map.of("retention.ms", "1000000")));
        ConfigEntry entry = config("configured").get("retention.ms");
        assertEquals("1000000", entry.value());
        assertEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, entry.source());
        assertEquals(
                ConfigSource.DEFAULT_CONFIG,
                config("configured").get("max.message.bytes").source());

        Clients.get(alter("configured", "retention.ms", "2000000", OpType.SET));
        assertEquals("2000000", config("configured").get("retention.ms").value());
        Clients.get(alter("configured", "retention.ms", "", OpType.DELETE));
        ConfigEntry back = config("configured").get("retention.ms");
        assertEquals("604800000", back.value());
        assertNotEquals(ConfigSource.DYNAMIC_TOPIC_CONFIG, back.source());
    }

    @Test
    void aWrongConfigIsRefusedAtOnceAndChangesNothing() {
        create(new NewTopic("guarded", 1, (short) 1));
        assertInstanceOf(
                InvalidConfigurationException.class,
                Clients.failureOf(alter("guarded", "segment.bytes", "abc", OpType.SET)));
        assertInstanceOf(
                InvalidConfigurationException.class,
                Clients.failureOf(alter("guarded", "segment.bytes", "-5", OpType.SET)));
        assertInstanceOf(
                InvalidConfigurationException.class,
                Clients.failureOf(alter("guarded", "compression.type", "brotli", OpType.SET)));
        assertEquals("1073741824", config("guarded").get("segment.bytes").value());
        assertInstanceOf(
                UnknownTopicOrPartitionException.class,
                Clients.failureOf(alter("not-there", "retention.ms", "5", OpType.SET)));
    }

    @Test
    void aSmallerMessageLimitIsInForceAtOnce() throws Exception {
        create(new NewTopic("limited", 1, (short) 1));
        try (Sending producer = new Sending(broker)) {
            ProducerRecord<String, String> large = new ProducerRecord<>("limited", "x".repeat(20_000));
            producer.sendNow(large);
            Clients.get(alter("limited", "max.message.bytes", "10000", OpType.SET));
            Await.until("large records are refused", Clients.LIMIT, () -> producer.fails(large));
            assertInstanceOf(RecordTooLargeException.class, producer.refusalOf(large));
        }
    }

    @Test
    void theBrokersConfigsAreDescribed() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, "7");
        Config config =
                Clients.get(admin.describeConfigs(List.of(resource)).all()).get(resource);
        assertEquals("7", config.get("node.id").value());
        assertEquals("104857600", config.get("socket.request.max.bytes").value());
    }

    @Test
    void aTopicThatIsProducedToIsMade() throws Exception {
        try (Sending producer = new Sending(broker)) {
            assertEquals(
                    0,
                    producer.sendNow(new ProducerRecord<>("made-by-itself", "first"))
                            .offset());
        }
        assertEquals(1, describe("made-by-itself").partitions().size());
    }

    private void create(NewTopic topic) {
        Clients.get(admin.createTopics(List.of(topic)).all());
    }

    private void refused(Class<? extends Throwable> expected, NewTopic topic) {
        Throwable failure = Clients.failureOf(admin.createTopics(List.of(topic)).all());
        assertInstanceOf(expected, failure, topic::toString);
        assertTrue(failure.getMessage().length() > 10, failure::getMessage);
    }

    private TopicDescription describe(String topic) {
        return Clients.get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    }

    private Config config(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Clients.get(admin.describeConfigs(List.of(resource)).all()).get(resource);
    }

    private KafkaFuture<Void> alter(String topic, String name, String value, OpType type) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.incrementalAlterConfigs(
                        Map.of(resource, List.of(new AlterConfigOp(new ConfigEntry(name, value), type))))
                .all();
    }
}
