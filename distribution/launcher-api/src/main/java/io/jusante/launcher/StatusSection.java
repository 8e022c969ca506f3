package io.jusante.launcher;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One part of what {@code status} shows; registered as a service. Asked on a thread that may block briefly: whoever asks
 * waits for it. A section that fails is left out, with a line that says so.
 */
@ConsumerType
public interface StatusSection {
    /** {@return the label in the text and the key in the JSON: one lower-case word, unique in the process} */
    String name();

    /** {@return where it stands among the others: sections come in ascending order, those of one place by name} */
    default int position() {
        return 1000;
    }

    /**
     * {@return what programs read: a string, number, boolean, null, list or map of them} Keys and their meaning stay from
     * release to release; new ones may come.
     */
    @Nullable Object json();

    /** {@return what people read: short lines without the section's name; empty where there is nothing to say} */
    List<String> text();
}
