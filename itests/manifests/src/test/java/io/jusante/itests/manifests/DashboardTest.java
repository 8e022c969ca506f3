package io.jusante.itests.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dashboard is one that Grafana takes, and asks only for meters that the broker has. */
class DashboardTest {
    private static final Path DOCS = Path.of(System.getProperty("jusante.checkout"), "docs");
    private static final Pattern METER = Pattern.compile("\\b(?:jusante|jvm|process)_[a-z0-9_]+");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (\\w+) \\| ([^|]*) \\|");
    private static final int COLUMNS = 24;

    private Map<String, Object> dashboard;

    @BeforeEach
    void read() throws IOException {
        dashboard = JSON.std.mapFrom(Files.readString(DOCS.resolve("grafana/jusante.json")));
    }

    @Test
    void everyExpressionAsksForMetersThatAreDocumented() throws IOException {
        Set<String> documented = documented();
        Set<String> unknown = new TreeSet<>();
        int expressions = 0;
        for (Map<String, Object> panel : panels()) {
            for (Map<String, Object> target : list(panel, "targets")) {
                String expression = String.valueOf(target.get("expr"));
                expressions++;
                Matcher meter = METER.matcher(expression);
                int meters = 0;
                while (meter.find()) {
                    meters++;
                    if (!documented.contains(meter.group())) {
                        unknown.add(meter.group());
                    }
                }
                assertTrue(meters > 0, () -> "no meter in " + expression);
                assertEquals(
                        expression.chars().filter(c -> c == '(').count(),
                        expression.chars().filter(c -> c == ')').count(),
                        expression);
            }
        }
        assertEquals(Set.of(), unknown, "meters that docs/metrics.md does not have");
        assertTrue(expressions > 20, expressions + " expressions");
    }

    @Test
    void panelsHaveATitleATypeAndAPlaceOfTheirOwn() {
        assertEquals("Jusante", dashboard.get("title"));
        assertTrue((int) dashboard.get("schemaVersion") >= 36);
        Set<Object> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (Map<String, Object> panel : panels()) {
            assertTrue(ids.add(panel.get("id")), () -> "two panels are number " + panel.get("id"));
            assertTrue(Set.of("row", "stat", "timeseries", "table").contains(panel.get("type")), panel::toString);
            assertTrue(String.valueOf(panel.get("title")).length() > 3, panel::toString);
            occupy(panel, cells);
            if (!panel.get("type").equals("row")) {
                assertTrue(!list(panel, "targets").isEmpty(), panel::toString);
                assertEquals(Map.of("type", "prometheus", "uid", "${datasource}"), panel.get("datasource"));
            }
        }
    }

    private static void occupy(Map<String, Object> panel, Set<String> cells) {
        Map<?, ?> place = (Map<?, ?>) panel.get("gridPos");
        int x = (int) place.get("x");
        int y = (int) place.get("y");
        assertTrue(x + (int) place.get("w") <= COLUMNS, () -> "wider than the dashboard: " + panel);
        for (int column = x; column < x + (int) place.get("w"); column++) {
            for (int row = y; row < y + (int) place.get("h"); row++) {
                assertTrue(cells.add(column + "," + row), () -> "over another panel: " + panel);
            }
        }
    }

    private List<Map<String, Object>> panels() {
        return list(dashboard, "panels");
    }

    @SuppressWarnings("unchecked") // what JSON gives
    private static List<Map<String, Object>> list(Map<String, Object> parent, String key) {
        List<Map<String, Object>> list = (List<Map<String, Object>>) parent.get(key);
        return list == null ? new ArrayList<>() : list;
    }

    /** {@return names of series: of a histogram and a summary those of its parts} */
    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher row = DOCUMENTED.matcher(Files.readString(DOCS.resolve("metrics.md")));
        while (row.find()) {
            String name = row.group(1);
            switch (row.group(2)) {
                case "histogram" -> names.addAll(List.of(name + "_bucket", name + "_count", name + "_sum"));
                case "summary" -> names.addAll(List.of(name, name + "_count", name + "_sum"));
                default -> names.add(name);
            }
        }
        return names;
    }
}
