package io.jusante.network.sockets.internal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of those properties that Kafka types as a string although they are lists. */
final class CommaList {
    private CommaList() {}

    static List<String> of(@Nullable String text) {
        List<String> elements = new ArrayList<>();
        if (text != null) {
            for (String element : text.split(",", -1)) {
                if (!element.isBlank()) {
                    elements.add(element.trim());
                }
            }
        }
        return elements;
    }
}
