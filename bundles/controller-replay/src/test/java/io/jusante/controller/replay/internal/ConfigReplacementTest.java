package io.jusante.controller.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigChange.Operation;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.NewTopic;
import io.jusante.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What takes away what it does not name, and what groups may be given. */
class ConfigReplacementTest {
    private static final ConfigTarget TOPIC = new ConfigTarget(ConfigTarget.TOPIC, "t");
    private static final ConfigTarget GROUP = new ConfigTarget(ConfigTarget.GROUP, "g");

    private final SimulatedController simulated = SimulatedController.leading(1);

    @BeforeEach
    void createTopic() {
        simulated.get(simulated.controller.createTopics(
                List.of(new NewTopic("t", 1, 1, Map.of(), Map.of("retention.ms", "5", "cleanup.policy", "compact"))),
                false));
        for (String kind : List.of("consumer", "share", "streams")) {
            group(kind + ".session.timeout.ms", "45000", "45000", "60000");
            group(kind + ".heartbeat.interval.ms", "5000", "5000", "50000");
        }
        group("share.delivery.count.limit", "5", "2", "10");
        simulated
                .configuration
                .define(ConfigScope.GROUP, "streams.num.standby.replicas", ConfigType.INT, "0")
                .define(ConfigScope.BROKER, "group.streams.num.standby.replicas", ConfigType.INT, "0")
                .define(ConfigScope.BROKER, "group.streams.max.standby.replicas", ConfigType.INT, "2")
                .define(ConfigScope.GROUP, "share.isolation.level", ConfigType.STRING, "read_uncommitted");
    }

    private void group(String name, String value, String lowest, String highest) {
        int dot = name.indexOf('.') + 1;
        String kind = "group." + name.substring(0, dot);
        simulated
                .configuration
                .define(ConfigScope.GROUP, name, ConfigType.INT, value)
                .define(ConfigScope.BROKER, "group." + name, ConfigType.INT, value)
                .define(ConfigScope.BROKER, kind + "min." + name.substring(dot), ConfigType.INT, lowest)
                .define(ConfigScope.BROKER, kind + "max." + name.substring(dot), ConfigType.INT, highest);
    }

    private static List<ConfigChange> set(String... namesAndValues) {
        List<ConfigChange> changes = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            changes.add(new ConfigChange(namesAndValues[i], Operation.SET, namesAndValues[i + 1]));
        }
        return changes;
    }

    private ErrorCode replace(ConfigTarget target, boolean validateOnly, String... namesAndValues) {
        List<ConfigResult> results =
                simulated.get(simulated.controller.replaceConfigs(Map.of(target, set(namesAndValues)), validateOnly));
        return results.get(0).error();
    }

    private ErrorCode alterGroup(String... namesAndValues) {
        return simulated
                .get(simulated.controller.alterConfigs(Map.of(GROUP, set(namesAndValues)), false))
                .get(0)
                .error();
    }

    private Map<String, String> configs() {
        return simulated.image().topicConfigs("t");
    }

    @Test
    void whatIsNotNamedIsTakenAway() {
        assertEquals(ErrorCode.NONE, replace(TOPIC, false, "retention.ms", "6"));
        assertEquals(Map.of("retention.ms", "6"), configs());

        assertEquals(ErrorCode.NONE, replace(TOPIC, false));
        assertEquals(Map.of(), configs());
    }

    @Test
    void aReplacementThatIsOnlyCheckedChangesNothing() {
        assertEquals(ErrorCode.NONE, replace(TOPIC, true, "retention.ms", "6"));
        assertEquals(ErrorCode.INVALID_CONFIG, replace(TOPIC, true, "retention.ms", "soon"));
        assertEquals(Map.of("retention.ms", "5", "cleanup.policy", "compact"), configs());
    }

    @Test
    void aReplacementThatIsRefusedTakesNothingAway() {
        assertEquals(ErrorCode.INVALID_CONFIG, replace(TOPIC, false, "retention.ms", "6", "nope", "1"));
        assertEquals(ErrorCode.INVALID_REQUEST, replace(TOPIC, false, "retention.ms", null));
        assertEquals(ErrorCode.INVALID_REQUEST, replace(TOPIC, false, "retention.ms", "6", "retention.ms", "7"));
        assertEquals(Map.of("retention.ms", "5", "cleanup.policy", "compact"), configs());
    }

    @Test
    void twoReplacementsInFlightLeaveNothingOfTheFirst() {
        var first = simulated.controller.replaceConfigs(Map.of(TOPIC, set("retention.ms", "6")), false);
        var second = simulated.controller.replaceConfigs(Map.of(TOPIC, set("cleanup.policy", "delete")), false);
        simulated.get(first);
        simulated.get(second);

        assertEquals(Map.of("cleanup.policy", "delete"), configs());
    }

    @Test
    void configsOfBrokersAndGroupsAreReplacedToo() {
        ConfigTarget broker = new ConfigTarget(ConfigTarget.BROKER, "1");
        assertEquals(ErrorCode.NONE, replace(broker, false, "background.threads", "4"));
        assertEquals(Map.of("background.threads", "4"), simulated.image().brokerConfigs(1));
        assertEquals(ErrorCode.NONE, replace(broker, false));
        assertEquals(Map.of(), simulated.image().brokerConfigs(1));
        assertEquals(ErrorCode.INVALID_REQUEST, replace(new ConfigTarget((byte) 8, "1"), false));

        assertEquals(ErrorCode.NONE, replace(GROUP, false, "consumer.session.timeout.ms", "46000"));
        assertEquals(Set.of("g"), simulated.image().configuredGroups());
        assertEquals(ErrorCode.NONE, replace(GROUP, false));
        assertEquals(Set.of(), simulated.image().configuredGroups());
    }

    @Test
    void theBrokersBoundsHoldForGroups() {
        for (String kind : List.of("consumer", "share", "streams")) {
            String session = kind + ".session.timeout.ms";
            assertEquals(ErrorCode.INVALID_CONFIG, alterGroup(session, "44999"));
            assertEquals(ErrorCode.NONE, alterGroup(session, "60000"));
            assertEquals(ErrorCode.INVALID_CONFIG, alterGroup(session, "60001"));
            assertEquals(ErrorCode.INVALID_CONFIG, alterGroup(kind + ".heartbeat.interval.ms", "4999"));
        }
        assertEquals(ErrorCode.INVALID_CONFIG, alterGroup("share.delivery.count.limit", "11"));
        assertEquals(ErrorCode.INVALID_CONFIG, alterGroup("streams.num.standby.replicas", "3"));
        assertEquals(ErrorCode.NONE, alterGroup("streams.num.standby.replicas", "2"));
        assertEquals(ErrorCode.NONE, alterGroup("share.isolation.level", "read_committed"));
    }

    @Test
    void aSessionOutlivesAHeartbeat() {
        assertEquals(ErrorCode.INVALID_CONFIG, alterGroup("consumer.heartbeat.interval.ms", "45000"));
        assertEquals(ErrorCode.NONE, alterGroup("consumer.heartbeat.interval.ms", "44999"));
        assertEquals(
                ErrorCode.NONE,
                alterGroup("consumer.heartbeat.interval.ms", "50000", "consumer.session.timeout.ms", "50001"));
        assertEquals(ErrorCode.INVALID_CONFIG, alterGroup("consumer.session.timeout.ms", "50000"));
        assertEquals(
                Map.of("consumer.heartbeat.interval.ms", "50000", "consumer.session.timeout.ms", "50001"),
                simulated.image().groupConfigs("g"));
    }
}
