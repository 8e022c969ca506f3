package io.jusante.configuration.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes the listeners that {@code controller.listener.names} reserves for controllers out of {@code listeners} and
 * {@code advertised.listeners}: one process talks to its controller by method calls, so nobody would ever be served
 * there, and a configuration written for Apache Kafka's combined mode starts as it is.
 */
final class ControllerListeners {
    private static final String NAMES = "controller.listener.names";
    private static final List<String> LISTS = List.of("listeners", "advertised.listeners");

    private ControllerListeners() {}

    /** Changes the values; {@return what was left out, to warn of} */
    static List<String> drop(Map<String, Value> values) {
        Value reserved = values.get(NAMES);
        if (reserved == null || reserved.elements().isEmpty()) {
            return List.of();
        }
        Set<String> names = new HashSet<>();
        reserved.elements().forEach(name -> names.add(name.toUpperCase(Locale.ROOT)));
        List<String> dropped = new ArrayList<>();
        for (String list : LISTS) {
            Value value = values.get(list);
            if (value == null || value.text() == null) {
                continue;
            }
            List<String> kept = new ArrayList<>();
            for (String listener : value.elements()) {
                int end = listener.indexOf("://");
                if (end > 0 && names.contains(listener.substring(0, end).toUpperCase(Locale.ROOT))) {
                    dropped.add(
                            list + ": " + listener
                                    + " is ignored: controller and broker are one process here, nothing listens for controllers");
                } else {
                    kept.add(listener);
                }
            }
            if (!kept.isEmpty()) {
                values.put(
                        list, new Value(value.type(), String.join(",", kept), 0, 0, List.copyOf(kept), value.isSet()));
            }
        }
        return dropped;
    }
}
