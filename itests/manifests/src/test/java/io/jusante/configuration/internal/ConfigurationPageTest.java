package io.jusante.configuration.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.internal.Contribution.Standing;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Writes {@code docs/configuration.md} from the definitions, and fails where it is stale. In the package of the classes
 * that read them, so that the page and the broker can't disagree.
 */
class ConfigurationPageTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("jusante.checkout"));
    private static final Path PAGE = CHECKOUT.resolve("docs/configuration.md");
    private static final String RESOURCES = "src/main/resources/JUSANTE-INF/";

    @Test
    void thePageSaysWhatTheDefinitionsSay() throws Exception {
        List<Contribution> contributions = contributions();
        Registry registry = Registry.of(contributions, Path.of(Registry.DATA_DIRECTORY));
        assertEquals(List.of(), registry.conflicts());
        assertTrue(registry.all(ConfigScope.BROKER).size() > 360, "the catalogue was not found");
        String page = page(registry, contributions);
        if (Boolean.getBoolean("jusante.docs.update")) {
            Files.writeString(PAGE, page);
        }
        assertEquals(
                page,
                Files.exists(PAGE) ? Files.readString(PAGE) : "",
                "docs/configuration.md is stale: run mvn verify -pl itests/manifests -am -Djusante.docs.update=true");
    }

    private static List<Contribution> contributions() throws IOException, InvalidSettingException {
        TreeMap<String, Path> folders = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(CHECKOUT.resolve("bundles"))) {
            found.forEach(folder -> folders.put(String.valueOf(folder.getFileName()), folder));
        }
        List<Contribution> contributions = new ArrayList<>();
        long id = 1;
        for (var bundle : folders.entrySet()) {
            boolean isOurs = bundle.getKey().equals("configuration");
            List<String> files =
                    isOurs ? List.of("configuration.json", "kafka-catalogue.json") : List.of("configuration.json");
            for (String file : files) {
                Path path = bundle.getValue().resolve(RESOURCES + file);
                if (Files.exists(path)) {
                    contributions.add(reader(isOurs, file)
                            .read(bundle.getKey(), id++, path.toUri().toURL()));
                }
            }
        }
        return contributions;
    }

    private static ContributionReader reader(boolean isOurs, String file) {
        if (!isOurs) {
            return ContributionReader.ofBundle();
        }
        return file.equals("configuration.json") ? ContributionReader.ofThisBundle() : ContributionReader.ofCatalogue();
    }

    private static String page(Registry registry, List<Contribution> contributions) {
        StringBuilder page = new StringBuilder();
        page.append("# Configuration\n\n")
                .append("Made from the definitions that the bundles contribute; don't edit it by hand.\n\n")
                .append(
                        "Properties have Apache Kafka's names. They are read from `config/server.properties` or the file"
                                + " given with `--config`; `--set name=value` wins over the file. What can be changed while the"
                                + " broker runs is changed with IncrementalAlterConfigs (`kafka-configs.sh --alter`). The value"
                                + " for this broker wins over the value for all brokers, that over the file, that over the"
                                + " default.\n\n")
                .append("A name that nobody knows, a value of the wrong type or out of range refuses the start. A name"
                        + " `jusante.<plugin>.…` of a plugin that is not installed gives a warning.\n");
        section(page, registry, contributions, ConfigScope.BROKER, "Broker");
        section(page, registry, contributions, ConfigScope.TOPIC, "Topics");
        section(page, registry, contributions, ConfigScope.GROUP, "Groups");
        page.append("\n## Known, without effect here\n\n")
                .append(
                        "Properties of Apache Kafka 4.3 that are accepted and checked, and change nothing yet; each that"
                                + " is set gives one warning.\n\n")
                .append(
                        "| property | of | type | default | what it is in Apache Kafka |\n| --- | --- | --- | --- | --- |\n");
        for (ConfigScope scope : ConfigScope.values()) {
            for (PropertyDefinition definition : registry.all(scope)) {
                if (!definition.isEffective() && !definition.isInternal()) {
                    row(
                            page,
                            code(definition.name()),
                            lower(scope),
                            type(definition),
                            defaultOf(definition),
                            definition.documentation());
                }
            }
        }
        return page.toString();
    }

    private static void section(
            StringBuilder page, Registry registry, List<Contribution> contributions, ConfigScope scope, String title) {
        List<PropertyDefinition> effective = registry.all(scope).stream()
                .filter(definition -> definition.isEffective() && !definition.isInternal())
                .toList();
        if (effective.isEmpty()) {
            return;
        }
        boolean isBroker = scope == ConfigScope.BROKER;
        page.append("\n## ").append(title).append("\n\n");
        page.append("| property | type | default | ")
                .append(isBroker ? "changes" : "default from")
                .append(" | meaning | read by |\n| --- | --- | --- | --- | --- | --- |\n");
        for (PropertyDefinition definition : effective) {
            row(
                    page,
                    code(definition.name()),
                    type(definition),
                    defaultOf(definition),
                    isBroker ? lower(definition.updateMode()) : synonyms(definition),
                    definition.documentation(),
                    readers(contributions, definition));
        }
    }

    private static String readers(List<Contribution> contributions, PropertyDefinition definition) {
        List<String> readers = new ArrayList<>();
        for (Contribution contribution : contributions) {
            boolean reads = contribution
                    .reads()
                    .getOrDefault(definition.scope(), Set.of())
                    .contains(definition.name());
            boolean defines = contribution.standing() == Standing.BUNDLE
                    && contribution.definitions().stream()
                            .anyMatch(own -> own.scope() == definition.scope()
                                    && own.name().equals(definition.name()));
            if ((reads || defines) && !readers.contains(contribution.bundle())) {
                readers.add(contribution.bundle());
            }
        }
        return String.join(", ", readers);
    }

    private static String synonyms(PropertyDefinition definition) {
        List<String> names = new ArrayList<>();
        definition.synonyms().forEach(name -> names.add(code(name)));
        return String.join(", ", names);
    }

    private static String type(PropertyDefinition definition) {
        StringBuilder type = new StringBuilder(lower(definition.type()));
        Double low = definition.minimum();
        Double high = definition.maximum();
        if (!definition.allowedValues().isEmpty()) {
            type.append(": ").append(String.join(", ", definition.allowedValues()));
        } else if (low != null && high != null) {
            type.append(", ").append(Value.plain(low)).append(" to ").append(Value.plain(high));
        } else if (low != null) {
            type.append(", from ").append(Value.plain(low));
        } else if (high != null) {
            type.append(", up to ").append(Value.plain(high));
        }
        return type.toString();
    }

    private static String defaultOf(PropertyDefinition definition) {
        String text = definition.defaultValue();
        if (text == null) {
            return "";
        }
        return text.isEmpty() ? "empty" : code(text);
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ");
        for (int i = 0; i < cells.length; i++) {
            page.append(i == 0 ? "" : " | ").append(cells[i].replace("|", "\\|"));
        }
        page.append(" |\n");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
