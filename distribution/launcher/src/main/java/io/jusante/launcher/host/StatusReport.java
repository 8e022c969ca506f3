package io.jusante.launcher.host;

import io.jusante.launcher.StatusSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code status} answers: what the launcher knows itself, which needs no bundle, and between it what bundles add.
 * The keys of the JSON are documented in the distribution's README and stay as they are.
 */
final class StatusReport {
    private static final Logger LOGGER = LoggerFactory.getLogger(StatusReport.class);
    private static final int GAP = 2;

    private final Map<String, @Nullable Object> json = new LinkedHashMap<>();
    private final String headline;

    /** Label and text; an empty label goes on with the one before. */
    private final List<String[]> rows = new ArrayList<>();

    private StatusReport(String headline) {
        this.headline = headline;
    }

    static StatusReport of(Lifecycle lifecycle, House house, LaunchOptions options) {
        Lifecycle.Phase phase = lifecycle.phase();
        String state = phase.name().toLowerCase(Locale.ROOT);
        String line = lifecycle.servingLine();
        StatusReport report = new StatusReport(phase == Lifecycle.Phase.SERVING && line != null ? line : state);
        long pid = ProcessHandle.current().pid();
        long uptimeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - options.startNanos());
        long startNs = lifecycle.startDurationNs();
        Path config = options.config();

        report.json.put("state", state);
        report.json.put("version", options.version());
        report.json.put("pid", pid);
        report.json.put("uptimeMs", uptimeMs);
        report.json.put("startMs", startNs < 0 ? null : TimeUnit.NANOSECONDS.toMillis(startNs));
        report.json.put("line", line);
        report.row("version", options.version());
        report.row("process", pid + ", up " + duration(uptimeMs));
        house.sections().stream()
                .sorted(Comparator.comparingInt(StatusSection::position).thenComparing(StatusSection::name))
                .forEach(report::section);
        report.bundles(house.size(), house.idle());
        report.json.put("dataDirectory", options.data().toString());
        report.json.put("configFile", config == null ? null : config.toString());
        report.row("data", options.data().toString());
        report.row("config", config == null ? "none" : config.toString());
        report.json.put("missing", report.missing(house::missing));
        return report;
    }

    private void section(StatusSection section) {
        try {
            Object value = section.json();
            List<String> lines = section.text();
            if (json.containsKey(section.name())) {
                throw new IllegalStateException("two sections of this name");
            }
            json.put(section.name(), value);
            for (int i = 0; i < lines.size(); i++) {
                row(i == 0 ? section.name() : "", lines.get(i));
            }
        } catch (RuntimeException | LinkageError bug) {
            // linkage errors too: its bundle may be on its way out
            LOGGER.atError()
                    .setCause(bug)
                    .addKeyValue("section", section.name())
                    .log("a section of the status fails");
            row(section.name(), "not known: " + bug);
        }
    }

    private void bundles(int size, List<String> idle) {
        json.put("bundles", size);
        json.put("inactiveBundles", idle);
        row("bundles", size + (size == 0 ? "" : idle.isEmpty() ? ", all active" : ", not active:"));
        idle.forEach(bundle -> row("", bundle));
    }

    private List<String> missing(Supplier<List<String>> diagnosis) {
        List<String> missing = diagnosis.get();
        missing.forEach(what -> row("missing", what));
        return missing;
    }

    private void row(String label, String text) {
        rows.add(new String[] {label, text});
    }

    private static String duration(long ms) {
        long seconds = ms / 1000;
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        long days = seconds / 86_400;
        return (days == 0 ? "" : days + " d ") + seconds / 3600 % 24 + " h " + seconds / 60 % 60 + " min";
    }

    Map<String, @Nullable Object> toJson() {
        return json;
    }

    String toText() {
        int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0) + GAP;
        StringBuilder text = new StringBuilder(headline);
        for (String[] row : rows) {
            text.append('\n')
                    .append(row[0])
                    .append(" ".repeat(width - row[0].length()))
                    .append(row[1]);
        }
        return text.toString();
    }
}
