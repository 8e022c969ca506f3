package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.ApacheKafka;
import io.jusante.itests.fixtures.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Apache Kafka's tools print about a broker. The expected texts were printed about Apache Kafka 4.3.1: run with
 * {@code -Doracle=true -Dtools.record=true} they are written anew.
 */
class ToolsTest {
    private static final Path EXPECTED = Path.of("src/test/resources/tools");
    private static final boolean RECORD = Boolean.getBoolean("tools.record");
    private static final String GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";
    private static final String OFFSETS = "org.apache.kafka.tools.GetOffsetShell";
    private static final String CONFIGS = "kafka.admin.ConfigCommand";
    private static final String TOPICS = "org.apache.kafka.tools.TopicCommand";

    @TempDir
    static Path directory;

    private static final LibraryClient CLIENT = LibraryClient.java("3.9.2");
    private static final DriverProcess TOOLS = new DriverProcess(
            "tools", ApacheKafka.tool(List.of("target/classes"), "io.jusante.itests.clients.driver.ToolRunner"));
    private static ServerProcess broker;

    private final StringBuilder printed = new StringBuilder();

    @BeforeAll
    static void start() {
        broker = TestedBroker.in(directory).start();
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
        TOOLS.close();
        broker.close();
    }

    @Test
    void topicsAreCreatedDescribedGrownAndDeleted() throws IOException {
        run(TOPICS, "--create", "--topic", "walk", "--partitions", "2", "--config", "retention.ms=86400000");
        run(TOPICS, "--create", "--topic", "walk");
        run(TOPICS, "--create", "--topic", "walk", "--if-not-exists");
        run(TOPICS, "--list", "--topic", "walk");
        run(TOPICS, "--describe", "--topic", "walk");
        run(TOPICS, "--alter", "--topic", "walk", "--partitions", "4");
        run(TOPICS, "--alter", "--topic", "walk", "--partitions", "3");
        run(TOPICS, "--describe", "--topic", "walk");
        run(TOPICS, "--delete", "--topic", "walk");
        run(TOPICS, "--describe", "--topic", "walk");
        asPrintedAboutKafka("topics");
    }

    @Test
    void groupsAreListedDescribedResetAndDeleted() throws IOException {
        CLIENT.create(broker.bootstrap(), "river", 3);
        CLIENT.produce(broker.bootstrap(), "river", "none", "all", KeyedRecord.numbered(0, 40));
        CLIENT.consume(broker.bootstrap(), "river", "boats", 40);
        run(GROUPS, "--list");
        run(GROUPS, "--list", "--state");
        run(GROUPS, "--describe", "--group", "boats");
        run(GROUPS, "--describe", "--group", "boats", "--state");
        run(GROUPS, "--describe", "--group", "boats", "--members");
        CLIENT.follow(broker.bootstrap(), "river", "boats");
        run(GROUPS, "--list", "--state", "Stable");
        run(GROUPS, "--describe", "--group", "boats");
        run(GROUPS, "--describe", "--group", "boats", "--members", "--verbose");
        run(GROUPS, "--describe", "--all-groups", "--state");
        run(GROUPS, "--reset-offsets", "--group", "boats", "--topic", "river", "--to-earliest", "--execute");
        run(GROUPS, "--delete-offsets", "--group", "boats", "--topic", "river");
        run(GROUPS, "--delete", "--group", "boats");
        CLIENT.unfollow(broker.bootstrap(), "river", "boats");
        run(GROUPS, "--reset-offsets", "--group", "boats", "--topic", "river", "--to-earliest", "--dry-run");
        run(GROUPS, "--reset-offsets", "--group", "boats", "--topic", "river:1", "--shift-by", "-3", "--execute");
        run(GROUPS, "--describe", "--group", "boats");
        run(GROUPS, "--delete-offsets", "--group", "boats", "--topic", "river:0");
        run(GROUPS, "--describe", "--group", "boats", "--offsets");
        run(GROUPS, "--delete", "--group", "boats");
        run(GROUPS, "--list");
        run(GROUPS, "--describe", "--group", "boats");
        run(GROUPS, "--delete", "--group", "boats");
        asPrintedAboutKafka("consumer-groups");
    }

    private void run(String tool, String... arguments) {
        List<String> words = new ArrayList<>(List.of(tool, "--bootstrap-server", broker.bootstrap()));
        words.addAll(List.of(arguments));
        printed.append("$ ")
                .append(String.join(" ", arguments).replace(directory.toString(), "DIRECTORY"))
                .append("\n");
        StringBuilder text = new StringBuilder();
        for (String line : TOOLS.run(words.toArray(String[]::new))) {
            String[] kindAndRest = line.split("\t", 2);
            if (kindAndRest[0].equals("exit")) {
                printed.append(everywhereAlike(text.toString()))
                        .append("= ")
                        .append(kindAndRest[1])
                        .append("\n");
            } else {
                text.append(kindAndRest[1]).append("\n");
            }
        }
    }

    /**
     * Takes out what is another one in each run (addresses, ids, stack traces, the widths of columns), what each broker
     * has of its own (the sentences of its errors), and the configuration that a topic has from its broker.
     */
    private static String everywhereAlike(String text) {
        return text.replace(broker.bootstrap(), "BROKER")
                .replace(directory.toString(), "DIRECTORY")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
                .replaceAll("TopicId: \\S+", "TopicId: ID")
                .replaceAll("min.insync.replicas=1,|,segment.bytes=1073741824", "")
                .replaceAll("(Exception|topic command :).*", "$1")
                .lines()
                .filter(Pattern.compile("^\tat |^\\s*\\.\\.\\. \\d+ more")
                        .asPredicate()
                        .negate())
                .map(line -> line.strip().replaceAll(" {2,}", "  "))
                .filter(line -> !line.isEmpty())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void whatElseATopicAndAGroupAreAskedFor() throws IOException {
        CLIENT.create(broker.bootstrap(), "delta", 3);
        CLIENT.produce(broker.bootstrap(), "delta", "none", "all", KeyedRecord.numbered(0, 40));
        CLIENT.consume(broker.bootstrap(), "delta", "ferries", 40);
        run(OFFSETS, "--topic", "delta");
        run(OFFSETS, "--topic", "delta", "--time", "earliest");
        run("org.apache.kafka.tools.GroupsCommand", "--list", "--group-type", "classic");
        Path deletion = directory.resolve("deletion.json");
        Files.writeString(
                deletion, "{\"version\":1,\"partitions\":[{\"topic\":\"delta\",\"partition\":2,\"offset\":5}]}");
        run("org.apache.kafka.tools.DeleteRecordsCommand", "--offset-json-file", deletion.toString());
        run(OFFSETS, "--topic", "delta", "--time", "earliest");
        run(CONFIGS, "--alter", "--topic", "delta", "--add-config", "retention.ms=3600000,max.message.bytes=2000");
        run(CONFIGS, "--describe", "--topic", "delta");
        run(CONFIGS, "--alter", "--topic", "delta", "--delete-config", "max.message.bytes");
        run(CONFIGS, "--describe", "--topic", "delta");
        run(CONFIGS, "--alter", "--topic", "delta", "--add-config", "retention.ms=soon");
        asPrintedAboutKafka("offsets-and-configs");
    }

    private void asPrintedAboutKafka(String name) throws IOException {
        Path expected = EXPECTED.resolve(name + ".txt");
        if (RECORD) {
            Files.createDirectories(EXPECTED);
            Files.writeString(expected, printed);
        }
        assertEquals(Files.readString(expected), printed.toString());
    }
}
