package io.jusante.itests.clients;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Picks rows so that each pair of values of two columns that may stand together does so in some row: greedily the row
 * with the most pairs that are still missing, of these the one whose acks and ending were picked least. The same columns always give the same rows.
 */
final class Pairwise {
    private static final List<String> ACKS = List.of("all", "1", "0");

    private Pairwise() {}

    /** {@return the cases for the clients, each with the codecs that it can write} */
    static List<Case> cases(Map<String, List<String>> codecsByClient) {
        List<Case> possible = new ArrayList<>();
        codecsByClient.forEach((client, codecs) -> {
            for (String codec : codecs) {
                for (String acks : ACKS) {
                    possible.add(new Case(client, codec, acks, Ending.SIGTERM));
                    if (!acks.equals("0")) {
                        // nobody promised that a record without an acknowledgement survives
                        possible.add(new Case(client, codec, acks, Ending.SIGKILL));
                    }
                }
            }
        });
        return cover(possible);
    }

    private static List<Case> cover(List<Case> possible) {
        Set<List<Object>> missing = new HashSet<>();
        possible.forEach(row -> missing.addAll(pairs(row)));
        List<Case> rows = new ArrayList<>();
        while (!missing.isEmpty()) {
            Case best = possible.stream()
                    .max(Comparator.<Case>comparingLong(row -> pairs(row).stream()
                                    .filter(missing::contains)
                                    .count())
                            .thenComparingLong(row -> -picked(rows, row)))
                    .orElseThrow();
            missing.removeAll(pairs(best));
            rows.add(best);
        }
        return rows;
    }

    private static long picked(List<Case> rows, Case like) {
        return rows.stream().filter(row -> row.acks().equals(like.acks())).count()
                + rows.stream().filter(row -> row.ending() == like.ending()).count();
    }

    /** {@return each pair of the row's values, with the columns that they stand in} */
    static List<List<Object>> pairs(Case row) {
        Object[] values = {row.client(), row.codec(), row.acks(), row.ending()};
        List<List<Object>> pairs = new ArrayList<>();
        for (int left = 0; left < values.length; left++) {
            for (int right = left + 1; right < values.length; right++) {
                pairs.add(List.of(left, values[left], right, values[right]));
            }
        }
        return pairs;
    }
}
