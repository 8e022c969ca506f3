package io.jusante.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.benchmarks.Figures.Better;
import io.jusante.benchmarks.Figures.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final Measure CPU = new Measure("server CPU s / GB", Better.LOWER);

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertEquals(2.0, Row.median(List.of(9.0, 1.0, 2.0)));
    }

    @Test
    void theMedianOfAnEvenNumberIsHalfWayBetweenTheTwoInTheMiddle() {
        assertEquals(2.5, Row.median(List.of(9.0, 1.0, 3.0, 2.0)));
    }

    @Test
    void eachRatioIsThatOfOnePair() {
        Row row = new Row("s", CPU, List.of(1.0, 2.0, 4.0), List.of(0.5, 0.5, 4.0), List.of());
        assertEquals(List.of(0.5, 0.25, 1.0), row.ratios());
    }

    @Test
    void theRatioIsTheMedianOfThePairsAndNotTheRatioOfTheMedians() {
        // medians: 2 and 0.5, which would be 0.25
        Row row = new Row("s", CPU, List.of(1.0, 2.0, 4.0), List.of(0.5, 0.5, 4.0), List.of());
        assertEquals(0.5, row.json().get("ratio"));
        assertTrue(row.markdown().contains("| 2.00 | 0.50 |  | **0.50** | 0.25–1.00 |"), row.markdown());
    }

    @Test
    void aPairThatKafkaDidForNothingHasNoRatioAndTheOthersCount() {
        Row some = new Row("s", CPU, List.of(0.0, 2.0, 4.0), List.of(0.5, 1.0, 1.0), List.of());
        assertEquals(List.of(0.5, 0.25), some.ratios());
        Row none = new Row("s", CPU, List.of(0.0), List.of(0.5), List.of());
        assertTrue(none.markdown().endsWith("| – | – |"), none.markdown());
        assertFalse(none.json().containsKey("ratio"));
    }

    @Test
    void aFloorHasAColumn() {
        Row row = new Row("s", CPU, List.of(1.0), List.of(0.5), List.of(0.3, 0.1, 0.2));
        assertTrue(row.markdown().contains("| 1.00 | 0.50 | 0.20 | **0.50** |"), row.markdown());
    }

    @Test
    void itSaysWhichWayIsBetter() {
        Row less = new Row("s", CPU, List.of(1.0), List.of(0.5), List.of());
        Row more = new Row("s", new Measure("records/s", Better.HIGHER), List.of(1.0), List.of(0.5), List.of());
        assertTrue(less.markdown().contains("less is better"), less.markdown());
        assertTrue(more.markdown().contains("more is better"), more.markdown());
        assertEquals("higher", more.json().get("better"));
    }
}
