package io.jusante.cli;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant who mistyped a word. */
final class NearestWord {
    private static final int MAX_DISTANCE = 3;

    private NearestWord() {}

    /** {@return the word that takes the fewest changes of one letter, or null if it would take too many} */
    static @Nullable String of(String typed, Collection<String> words) {
        String nearest = null;
        int least = Math.min(MAX_DISTANCE, Math.max(1, typed.length() / 2)) + 1;
        for (String word : words) {
            int distance = distance(typed, word);
            if (distance < least) {
                least = distance;
                nearest = word;
            }
        }
        return nearest;
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int exchanged = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}
