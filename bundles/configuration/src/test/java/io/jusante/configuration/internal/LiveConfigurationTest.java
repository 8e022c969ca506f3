package io.jusante.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigEntry;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigSource;
import io.jusante.configuration.ConfigValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveConfigurationTest {
    @Test
    void defaultsAreThoseOfKafkaAndTheLogsLieInTheDataDirectory() throws Exception {
        ConfigValues broker = Definitions.live(Map.of()).broker();

        assertEquals(1, broker.getInt("node.id"));
        assertEquals(100 * 1024 * 1024, broker.getInt("socket.request.max.bytes"));
        assertEquals(-1, broker.getLong("queued.max.request.bytes"));
        assertEquals(List.of("/data/topics"), broker.getList("log.dirs"));
        assertTrue(broker.getBoolean("auto.create.topics.enable"));
        assertEquals(0.5, broker.getDouble("log.cleaner.min.cleanable.ratio"));
        assertNull(broker.getString("broker.rack"));
        assertFalse(broker.isSet("node.id"));
    }

    @Test
    void aTopicTakesItsOwnValueBeforeTheBrokersBeforeTheDefault() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of("message.max.bytes", "2000"));

        assertEquals(2000, configuration.topic(Map.of()).getInt("max.message.bytes"));
        assertEquals(
                3000, configuration.topic(Map.of("max.message.bytes", "3000")).getInt("max.message.bytes"));
        assertEquals(1, configuration.topic(Map.of()).getInt("min.insync.replicas"));
        assertEquals("segment", configuration.topic(Map.of()).getString("jusante.storage.engine"));
    }

    @Test
    void dynamicForThisBrokerWinsOverDynamicForAllOverTheFile() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of("message.max.bytes", "1000"));

        configuration.applyDynamic(Map.of("message.max.bytes", "2000"), Map.of());
        assertEquals(2000, configuration.topic(Map.of()).getInt("max.message.bytes"));
        configuration.applyDynamic(Map.of("message.max.bytes", "2000"), Map.of("message.max.bytes", "3000"));
        assertEquals(3000, configuration.topic(Map.of()).getInt("max.message.bytes"));
        assertEquals(3000, configuration.broker().getInt("message.max.bytes"));
        configuration.applyDynamic(Map.of(), Map.of());
        assertEquals(1000, configuration.topic(Map.of()).getInt("max.message.bytes"));
    }

    @Test
    void retentionComesFromTheFinestUnitThatIsSet() throws Exception {
        assertEquals(604_800_000, Definitions.live(Map.of()).topic(Map.of()).getLong("retention.ms"));
        assertEquals(
                7_200_000,
                Definitions.live(Map.of("log.retention.hours", "2"))
                        .topic(Map.of())
                        .getLong("retention.ms"));
        LiveConfiguration both = Definitions.live(Map.of("log.retention.hours", "2", "log.retention.minutes", "3"));
        assertEquals(180_000, both.topic(Map.of()).getLong("retention.ms"));
        assertEquals(180_000, both.broker().getLong("log.retention.ms"));
        assertEquals(
                -1,
                Definitions.live(Map.of("log.retention.hours", "-1"))
                        .topic(Map.of())
                        .getLong("retention.ms"));
    }

    @Test
    void listenersForControllersAreLeftOut() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of(
                "listeners", "PLAINTEXT://:9092,CONTROLLER://:9093",
                "advertised.listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
                "controller.listener.names", "CONTROLLER"));

        assertEquals(List.of("PLAINTEXT://:9092"), configuration.broker().getList("listeners"));
        assertEquals(
                List.of("PLAINTEXT://localhost:9092"), configuration.broker().getList("advertised.listeners"));
    }

    @Test
    void aWrongTypeOrAnUnknownNameIsABugOfTheCaller() throws Exception {
        ConfigValues broker = Definitions.live(Map.of()).broker();

        assertThrows(IllegalArgumentException.class, () -> broker.getInt("log.segment.byts"));
        assertThrows(IllegalArgumentException.class, () -> broker.getInt("log.retention.bytes"));
        assertThrows(IllegalArgumentException.class, () -> broker.getBoolean("node.id"));
        assertThrows(IllegalArgumentException.class, () -> broker.getLong("log.retention.minutes"));
    }

    @Test
    void refusalsSayWhy() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of());

        assertNull(configuration.refusal(ConfigScope.TOPIC, "segment.bytes", "2097152", true));
        assertNull(configuration.refusal(ConfigScope.TOPIC, "segment.bytes", null, true));
        assertContains(configuration.refusal(ConfigScope.TOPIC, "segment.bytes", "abc", true), "not a whole number");
        assertContains(configuration.refusal(ConfigScope.TOPIC, "segment.bytes", "1", true), "at least 1048576");
        assertContains(configuration.refusal(ConfigScope.TOPIC, "segment.byte", "1", true), "segment.bytes");
        assertContains(configuration.refusal(ConfigScope.TOPIC, "compression.type", "brotli", true), "choose from");
        assertContains(configuration.refusal(ConfigScope.TOPIC, "compression.gzip.level", "0", true), "choose from");
        assertContains(configuration.refusal(ConfigScope.BROKER, "node.id", "2", false), "restart");
        assertContains(configuration.refusal(ConfigScope.BROKER, "listeners", "A://:1", true), "one broker");
        assertNull(configuration.refusal(ConfigScope.BROKER, "listeners", "A://:1", false));
        assertNull(configuration.refusal(ConfigScope.GROUP, "consumer.session.timeout.ms", "50000", true));
        assertContains(
                configuration.refusal(ConfigScope.TOPIC, "cleanup.policy", "delete,delete", true), "delete twice");
    }

    @Test
    void listenersHearOfEachChangeInOrderAndNotOfNone() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of());
        List<Integer> heard = new ArrayList<>();
        AutoCloseable handle = configuration.onChange(values -> heard.add(values.getInt("message.max.bytes")));

        configuration.applyDynamic(Map.of("message.max.bytes", "1"), Map.of());
        configuration.applyDynamic(Map.of("message.max.bytes", "1"), Map.of());
        configuration.applyDynamic(Map.of("message.max.bytes", "2"), Map.of());
        handle.close();
        configuration.applyDynamic(Map.of("message.max.bytes", "3"), Map.of());

        assertEquals(List.of(1, 2), heard);
    }

    @Test
    void aDynamicValueThatIsNoLongerValidIsPassedOver() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of("message.max.bytes", "77"));

        configuration.applyDynamic(Map.of("message.max.bytes", "many", "no.such.property", "1"), Map.of());

        assertEquals(77, configuration.broker().getInt("message.max.bytes"));
    }

    @Test
    void descriptionsListThePlacesThatGiveAValue() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of("message.max.bytes", "1000"));
        configuration.applyDynamic(Map.of("message.max.bytes", "2000"), Map.of());

        ConfigEntry entry =
                entry(configuration.describeTopic(Map.of("max.message.bytes", "3000")), "max.message.bytes");
        assertEquals("3000", entry.value());
        assertEquals(ConfigSource.DYNAMIC_TOPIC, entry.source());
        assertEquals(
                List.of(
                        "DYNAMIC_TOPIC max.message.bytes=3000",
                        "DYNAMIC_DEFAULT_BROKER message.max.bytes=2000",
                        "STATIC_BROKER message.max.bytes=1000",
                        "DEFAULT message.max.bytes=1048588"),
                entry.synonyms().stream()
                        .map(s -> s.source() + " " + s.name() + "=" + s.value())
                        .toList());
        assertEquals(
                ConfigSource.DYNAMIC_DEFAULT_BROKER,
                entry(configuration.describeBroker(), "message.max.bytes").source());
        assertEquals(
                "2000",
                entry(configuration.describeClusterDefault(), "message.max.bytes")
                        .value());
        assertEquals(1, configuration.describeClusterDefault().size());
    }

    @Test
    void secretsAreNotShown() throws Exception {
        LiveConfiguration configuration = Definitions.live(Map.of("ssl.key.password", "hush"));

        ConfigEntry entry = entry(configuration.describeBroker(), "ssl.key.password");
        assertNull(entry.value());
        assertTrue(entry.definition().isSensitive());
        entry.synonyms().forEach(synonym -> assertNull(synonym.value()));
    }

    private static ConfigEntry entry(List<ConfigEntry> entries, String name) {
        return entries.stream()
                .filter(entry -> entry.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertContains(String sentence, String part) {
        assertNotNull(sentence);
        assertTrue(sentence.contains(part), sentence);
    }
}
