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
    private double work = Double.NaN;
    private String unit = "";

    /** Says how much was done, for what it cost the server: for example 1.5 of {@code GB}. */
    Figures work(double amount, String ofUnit) {
        work = amount;
        unit = ofUnit;
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

    /** Adds what the load cost the server, for each unit of work. */
    Figures cost(Usage used) {
        if (!Double.isNaN(work)) {
            lower("server CPU s / " + unit, used.cpuSeconds() / work);
            lower("of it system s / " + unit, used.systemSeconds() / work);
            lower("context switches / " + unit, used.contextSwitches() / work);
            lower("allocated MB / " + unit, used.allocatedBytes() / 1e6 / work);
        }
        return this;
    }

    Map<Measure, Double> values() {
        return values;
    }
}
