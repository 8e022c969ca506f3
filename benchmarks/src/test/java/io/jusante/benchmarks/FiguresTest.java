package io.jusante.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.benchmarks.Figures.Better;
import io.jusante.benchmarks.Figures.Measure;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Usage USED = new Usage(3, 1, 500, 8e6);

    private static double lower(Figures figures, String name) {
        return figures.values().get(new Measure(name, Better.LOWER));
    }

    @Test
    void whatALoadCostIsToldForEachUnitOfWork() {
        Figures figures = new Figures().work(2, "GB").cost(USED, 300);
        assertEquals(2.0, lower(figures, "server CPU s / GB"));
        assertEquals(1.5, lower(figures, "of it user s / GB"));
        assertEquals(0.5, lower(figures, "of it system s / GB"));
        assertEquals(250.0, lower(figures, "context switches / GB"));
        assertEquals(4.0, lower(figures, "allocated MB / GB"));
        assertEquals(300.0, lower(figures, "resident MB after it"));
    }

    @Test
    void whatIsCountedInTwoUnitsIsToldForBoth() {
        Figures figures = new Figures().work(2, "GB").work(8, "million records").cost(USED, 300);
        assertEquals(2.0, lower(figures, "server CPU s / GB"));
        assertEquals(0.5, lower(figures, "server CPU s / million records"));
    }

    @Test
    void withoutWorkNothingIsSaidOfItsCost() {
        assertTrue(new Figures().cost(USED, 300).values().isEmpty());
    }

    @Test
    void usageIsADifferenceInEachOfItsParts() {
        assertEquals(new Usage(2, 0.5, 400, 7e6), USED.minus(new Usage(1, 0.5, 100, 1e6)));
        assertEquals(4, USED.cpuSeconds());
    }
}
