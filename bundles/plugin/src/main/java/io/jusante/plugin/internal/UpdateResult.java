package io.jusante.plugin.internal;

import io.jusante.kernel.BundleIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an update did, for people and for programs.
 *
 * @param from what was there
 * @param to what is there now; the same where there was nothing to do
 */
record UpdateResult(BundleIdentity from, BundleIdentity to, List<SlotMove> moves) {
    private static final double NS_PER_MS = 1_000_000.0;

    static UpdateResult nothingToDo(BundleIdentity there) {
        return new UpdateResult(there, there, List.of());
    }

    boolean isChange() {
        return !from.equals(to);
    }

    long longestStallNs() {
        return moves.stream()
                .mapToLong(move -> move.report().longestStallNs())
                .max()
                .orElse(0);
    }

    Map<String, Object> toJson() {
        List<Map<String, Object>> slots = new ArrayList<>();
        for (SlotMove move : moves) {
            Map<String, Object> slot = new LinkedHashMap<>();
            slot.put("slot", move.slot());
            slot.put("handedOver", move.report().handedOver());
            slot.put("longestStallMs", ms(move.report().longestStallNs()));
            slot.put("totalMs", ms(move.report().totalNs()));
            slots.add(slot);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("symbolicName", to.symbolicName());
        json.put("changed", isChange());
        json.put("from", Map.of("version", from.version(), "digest", from.digest()));
        json.put("to", Map.of("version", to.version(), "digest", to.digest()));
        json.put("slots", slots);
        json.put("longestStallMs", ms(longestStallNs()));
        json.put("totalMs", ms(totalNs()));
        return json;
    }

    String toText() {
        if (!isChange()) {
            return to + " is what runs already; nothing to do";
        }
        StringBuilder text = new StringBuilder();
        text.append(to.symbolicName())
                .append(": ")
                .append(from.version())
                .append(" (")
                .append(shortened(from))
                .append(") -> ")
                .append(to.version())
                .append(" (")
                .append(shortened(to))
                .append(")");
        for (SlotMove move : moves) {
            text.append(String.format(
                    Locale.ROOT,
                    "%n  %s: %d handed over, longest stall %.3f ms, %.3f ms in all",
                    move.slot(),
                    move.report().handedOver(),
                    ms(move.report().longestStallNs()),
                    ms(move.report().totalNs())));
        }
        return text.toString();
    }

    private long totalNs() {
        return moves.stream().mapToLong(move -> move.report().totalNs()).sum();
    }

    private static String shortened(BundleIdentity identity) {
        return identity.digest().substring(0, Math.min(12, identity.digest().length()));
    }

    private static double ms(long ns) {
        return ns / NS_PER_MS;
    }
}
