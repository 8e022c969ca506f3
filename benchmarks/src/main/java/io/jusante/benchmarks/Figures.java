package io.jusante.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one load on one broker gave: figures by name, in the order in which they are reported. */
final class Figures {
    /** Which way is better. */
    enum Better {
        LOWER,
        HIGHER
    }

    /**
     * What is measured.
     *
     * @param name with its unit
     * @param better which way is better
     */
    record Measure(String name, Better better) {}

    private final Map<Measure, Double> values = new LinkedHashMap<>();
    private final Map<String, Double> work = new LinkedHashMap<>();

    /**
     * Says how much was done, for what it cost the server: for example 1.5 of {@code GB}. The same work may be told in
     * several units; the first one is the scenario's own.
     */
    Figures work(double amount, String ofUnit) {
        work.put(ofUnit, amount);
        return this;
    }

    Figures lower(String name, double value) {
        values.put(new Measure(name, Better.LOWER), value);
        return this;
    }

    Figures higher(String name, double value) {
        values.put(new Measure(name, Better.HIGHER), value);
        return this;
    }

    /** Adds what the load cost the server, for each unit of work, and how much memory it holds after it. */
    Figures cost(Usage used, double residentMb) {
        boolean first = true;
        for (Map.Entry<String, Double> done : work.entrySet()) {
            String unit = " / " + done.getKey();
            lower("server CPU s" + unit, used.cpuSeconds() / done.getValue());
            if (first) {
                lower("of it user s" + unit, used.userSeconds() / done.getValue());
                lower("of it system s" + unit, used.systemSeconds() / done.getValue());
                lower("context switches" + unit, used.contextSwitches() / done.getValue());
                lower("allocated MB" + unit, used.allocatedBytes() / 1e6 / done.getValue());
            }
            first = false;
        }
        if (!first) {
            lower("resident MB after it", residentMb);
        }
        return this;
    }

    Map<Measure, Double> values() {
        return values;
    }
}
