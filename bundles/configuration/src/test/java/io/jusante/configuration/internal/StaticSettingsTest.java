package io.jusante.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.internal.Contribution.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticSettingsTest {
    @TempDir
    Path folder;

    @Test
    void aMisspeltNameIsRefusedWithItsLineAndTheNearestName() throws Exception {
        assertEquals(
                List.of(
                        "server.properties line 3: unknown property log.segmnet.bytes, did you mean log.segment.bytes?"),
                errors("# a comment\n\nlog.segmnet.bytes=1\n"));
        assertEquals(
                List.of(
                        "server.properties line 1: unknown property retention.ms: it belongs to a topic, for all topics it is"
                                + " called log.retention.ms"),
                errors("retention.ms=1"));
    }

    @Test
    void aWrongTypeAndAnOutOfRangeValueNameTheLine() throws Exception {
        assertEquals(
                List.of(
                        "server.properties line 1: num.partitions=x is not a whole number",
                        "server.properties line 2: num.partitions=0 is out of range: it must be at least 1",
                        "server.properties line 5: delete.topic.enable=yes is neither true nor false"),
                errors("num.partitions=x\nnum.partitions=0\nlisteners=A://:1,\\\n  B://:2\ndelete.topic.enable=yes"));
    }

    @Test
    void whatHasNoEffectGivesOneWarning() throws Exception {
        StaticSettings checked = check(
                "log.cleaner.threads=2\nrsm.config.x=1\njusante.sql.threads=3\nlistener.name.a.ssl.key.password=x\n");

        assertEquals(
                List.of(),
                check("jusante.start.timeout.ms=5\njusante.features=core").warnings());
        assertEquals(List.of(), checked.errors());
        assertEquals(4, checked.warnings().size(), checked.warnings()::toString);
        assertEquals(
                "log.cleaner.threads has no effect here", checked.warnings().get(0));
        assertTrue(checked.warnings().get(2).contains("no installed plugin knows jusante.sql."));
    }

    @Test
    void aMisspeltNameOfAnInstalledPluginIsRefused() throws Exception {
        assertEquals(
                List.of("server.properties line 1: unknown property jusante.storage.engin, did you mean"
                        + " jusante.storage.engine?"),
                errors("jusante.storage.engin=memory"));
    }

    @Test
    void theCommandLineWinsOverTheFileAndTheLaterLineOverTheEarlier() throws Exception {
        List<Setting> given =
                new ArrayList<>(PropertiesFile.parse("jusante.storage.engine=a\njusante.storage.engine=b", "f"));
        assertEquals(
                "b", StaticSettings.check(Definitions.shipped(), given).values().get("jusante.storage.engine"));
        given.add(new Setting("jusante.storage.engine", "c", "--set"));
        StaticSettings checked = StaticSettings.check(Definitions.shipped(), given);
        assertEquals("c", checked.values().get("jusante.storage.engine"));
        assertEquals(
                List.of("f line 2: jusante.storage.engine was set before at f line 1; the later one counts"),
                checked.warnings());
    }

    @Test
    void theFileIsReadAsPropertiesReadsIt() throws Exception {
        String text = "a = b\\\n   c \\\\\nd:e\\u0041 f\n ! no\n#x\\\ng h\nempty\r\nk\\ y=\\=v\rlast=1\\";
        Path file = Files.writeString(folder.resolve("x.properties"), text);
        Properties expected = new Properties();
        try (var in = Files.newInputStream(file)) {
            expected.load(in);
        }
        Properties actual = new Properties();
        PropertiesFile.read(file).forEach(setting -> actual.setProperty(setting.name(), setting.value()));
        expected.replaceAll((name, value) -> value.toString().trim());

        assertEquals(expected, actual);
        assertEquals(6, actual.size());
    }

    @Test
    void kafkasOwnFileForOneNodeIsAccepted() throws Exception {
        StaticSettings checked = check("""
                process.roles=broker,controller
                node.id=1
                controller.quorum.bootstrap.servers=localhost:9093
                listeners=PLAINTEXT://:9092,CONTROLLER://:9093
                inter.broker.listener.name=PLAINTEXT
                advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT
                num.network.threads=3
                num.io.threads=8
                socket.send.buffer.bytes=102400
                socket.receive.buffer.bytes=102400
                socket.request.max.bytes=104857600
                log.dirs=/tmp/kraft-combined-logs
                num.partitions=1
                num.recovery.threads.per.data.dir=1
                offsets.topic.replication.factor=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                log.retention.hours=168
                log.segment.bytes=1073741824
                log.retention.check.interval.ms=300000
                """);

        assertEquals(List.of(), checked.errors());
        assertEquals(24, checked.values().size());
    }

    @Test
    void twoBundlesThatDefineTheSameAreAConflictTwoVersionsOfOneAreNot() throws Exception {
        Contribution one = contribution("a", 5, "log.segment.bytes");
        assertEquals(
                List.of("bundles a and b both define log.segment.bytes"),
                Definitions.shipped(one, contribution("b", 6, "log.segment.bytes"))
                        .conflicts());
        Registry registry = Definitions.shipped(one, contribution("a", 7, "log.segment.bytes"));
        assertEquals(List.of(), registry.conflicts());
        PropertyDefinition winner = registry.find(ConfigScope.BROKER, "log.segment.bytes");
        assertEquals("by a 5", winner == null ? null : winner.documentation());
    }

    @Test
    void readingWhatNobodyDefinesIsAConflict() throws Exception {
        Contribution reader = new Contribution(
                "a", 5, Standing.BUNDLE, Map.of(ConfigScope.TOPIC, java.util.Set.of("no.such")), List.of(), List.of());
        assertEquals(
                List.of("bundle a reads no.such, which nobody defines"),
                Definitions.shipped(reader).conflicts());
    }

    private static Contribution contribution(String bundle, long id, String name) throws Exception {
        PropertyDefinition from = Definitions.shipped().find(ConfigScope.BROKER, name);
        if (from == null) {
            throw new IllegalStateException(name);
        }
        PropertyDefinition own = new PropertyDefinition(
                name,
                from.scope(),
                from.type(),
                from.defaultValue(),
                from.minimum(),
                from.maximum(),
                from.allowedValues(),
                from.pattern(),
                from.updateMode(),
                from.aliases(),
                false,
                false,
                true,
                "by " + bundle + " " + id);
        return new Contribution(bundle, id, Standing.BUNDLE, Map.of(), List.of(), List.of(own));
    }

    private static List<String> errors(String text) throws Exception {
        return check(text).errors();
    }

    private static StaticSettings check(String text) throws Exception {
        return StaticSettings.check(Definitions.shipped(), PropertiesFile.parse(text, "server.properties"));
    }
}
