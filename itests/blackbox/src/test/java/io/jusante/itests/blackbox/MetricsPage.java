package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Predicate;

/** The tables of {@code docs/metrics.md}: written from a scrape, and compared with it. */
final class MetricsPage {
    private static final Path PAGE = Path.of(System.getProperty("jusante.checkout", "../.."), "docs/metrics.md");
    private static final String BEGIN = "<!-- meters: written by MetricsTest, don't edit by hand -->\n";
    private static final String END = "<!-- end of the meters -->\n";

    private MetricsPage() {}

    /** Fails where the page does not say what is served; with {@code -Djusante.docs.update=true} it is written anew. */
    static void check(Metrics metrics) throws IOException {
        String page = Files.readString(PAGE);
        String expected = page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
                + tables(metrics)
                + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("jusante.docs.update")) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(
                expected,
                Files.readString(PAGE),
                "docs/metrics.md is stale: run MetricsTest with -Djusante.docs.update=true");
    }

    private static String tables(Metrics metrics) {
        StringBuilder text = new StringBuilder();
        table(text, "The broker's", metrics, name -> name.startsWith("jusante_"));
        table(text, "The JVM's and the process's", metrics, name -> !name.startsWith("jusante_"));
        return text.append('\n').toString();
    }

    private static void table(StringBuilder text, String title, Metrics metrics, Predicate<String> which) {
        text.append("\n### ")
                .append(title)
                .append("\n\n| name | type | labels | meaning |\n| --- | --- | --- | --- |\n");
        metrics.families().values().stream()
                .filter(family -> which.test(family.name()))
                .forEach(family -> text.append(String.format(
                        Locale.ROOT,
                        "| `%s` | %s | %s | %s |%n",
                        family.name(),
                        family.type(),
                        family.labels().isEmpty() ? "" : "`" + String.join("`, `", family.labels()) + "`",
                        family.help().replace("|", "\\|"))));
    }
}
