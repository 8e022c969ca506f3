package io.jusante.itests.groups;

import java.util.ArrayList;
import java.util.List;

/** What a broker did that no broker may do; threads of all kinds add to it. */
final class Findings {
    private static final int LIMIT = 50;

    private final List<String> found = new ArrayList<>();

    synchronized void add(String finding) {
        if (found.size() < LIMIT) {
            found.add(finding);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(found);
    }

    /** Throws if there is one. */
    void failIfAny(String context) {
        List<String> all = all();
        if (!all.isEmpty()) {
            throw new AssertionError(context + ":\n" + String.join("\n", all));
        }
    }
}
