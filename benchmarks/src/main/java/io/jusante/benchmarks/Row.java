package io.jusante.benchmarks;

import io.jusante.benchmarks.Figures.Better;
import io.jusante.benchmarks.Figures.Measure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One measure of one scenario. The ratio is that of each pair, and of them the median: both sides of a pair ran one after
 * the other, under the same neighbours.
 */
record Row(String scenario, Measure measure, List<Double> kafka, List<Double> jusante, List<Double> floor) {
    static final String HEAD = """
            | scenario | measure | Kafka 4.3.1 | Jusante | floor | ratio Jusante / Kafka | lowest–highest |
            | --- | --- | --- | --- | --- | --- | --- |""";

    /** {@return that of each pair which has one: to 0 there is none} */
    List<Double> ratios() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < kafka.size(); i++) {
            if (kafka.get(i) != 0) {
                ratios.add(jusante.get(i) / kafka.get(i));
            }
        }
        return ratios;
    }

    String markdown() {
        List<Double> ratios = ratios();
        String compared = ratios.isEmpty()
                ? "– | –"
                : String.format(
                        Locale.ROOT,
                        "**%.2f** | %.2f–%.2f",
                        median(ratios),
                        Collections.min(ratios),
                        Collections.max(ratios));
        return String.format(
                Locale.ROOT,
                "| %s | %s (%s is better) | %s | %s | %s | %s |",
                scenario,
                measure.name(),
                measure.better() == Better.LOWER ? "less" : "more",
                shown(median(kafka)),
                shown(median(jusante)),
                floor.isEmpty() ? "" : shown(median(floor)),
                compared);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", scenario);
        json.put("measure", measure.name());
        json.put("better", measure.better().name().toLowerCase(Locale.ROOT));
        json.put("kafka", kafka);
        json.put("jusante", jusante);
        json.put("floor", floor);
        json.put("ratios", ratios());
        if (!ratios().isEmpty()) {
            json.put("ratio", median(ratios()));
        }
        return json;
    }

    private static String shown(double value) {
        double size = Math.abs(value);
        String format = size >= 1_000 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
