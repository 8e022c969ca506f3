package io.jusante.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static List<String> names(String... words) {
        return Selection.of(List.of(words)).stream().map(Scenario::name).toList();
    }

    @Test
    void noWordMeansAll() {
        assertEquals(Scenarios.all().size(), names().size());
    }

    @Test
    void aNameMeansThatOneOnly() {
        assertEquals(List.of("tail-1"), names("tail-1"));
    }

    @Test
    void theBeginningOfNamesMeansEachOfThemOnce() {
        assertEquals(List.of("restart-killed", "restart-stopped"), names("restart-killed", "restart"));
    }

    @Test
    void anyNumberOfPartitionsCanBeAskedFor() {
        assertEquals(List.of("partitions-10000"), names("partitions-10000"));
    }

    @Test
    void aWordThatMeansNothingIsAnError() {
        assertThrows(IllegalArgumentException.class, () -> names("idle", "no-such-scenario"));
    }

    @Test
    void eachScenarioHasANameOfItsOwnAndALineForTheList() {
        var names = new HashSet<String>();
        for (Scenario scenario : Scenarios.all()) {
            assertTrue(names.add(scenario.name()), scenario.name());
            assertFalse(scenario.description().isBlank(), scenario.name());
        }
    }

    @Test
    void whatIsMissingSaysHowToInstallIt() {
        assertTrue(Installed.missing("ls", "coreutils").isEmpty());
        assertTrue(Installed.missing("no-such-program", "such-package").contains("apt-get install such-package"));
        assertTrue(Installed.missing(Path.of("/no/such/file"), "such-package").contains("/no/such/file"));
    }
}
