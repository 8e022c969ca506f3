package io.jusante.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which scenarios a command line asks for. */
final class Selection {
    private Selection() {}

    /**
     * {@return the scenarios of that name, or else those whose names begin so, each once and in the order asked for; all
     * where no word is given}
     *
     * @throws IllegalArgumentException if a word names none
     */
    static List<Scenario> of(Collection<String> words) {
        if (words.isEmpty()) {
            return Scenarios.all();
        }
        Map<String, Scenario> chosen = new LinkedHashMap<>();
        for (String word : words) {
            List<Scenario> called = called(word);
            if (called.isEmpty()) {
                throw new IllegalArgumentException("No scenario is called " + word + "; --list names them.");
            }
            called.forEach(scenario -> chosen.putIfAbsent(scenario.name(), scenario));
        }
        return List.copyOf(chosen.values());
    }

    private static List<Scenario> called(String word) {
        List<Scenario> all = Scenarios.all();
        List<Scenario> exactly =
                all.stream().filter(scenario -> scenario.name().equals(word)).toList();
        if (!exactly.isEmpty()) {
            return exactly;
        }
        return ManyPartitions.called(word)
                .map(List::of)
                .orElseGet(() -> all.stream()
                        .filter(scenario -> scenario.name().startsWith(word))
                        .toList());
    }
}
