package io.jusante.metadata;

import org.jspecify.annotations.Nullable;

/** What topics may be called, as in Kafka. */
public final class TopicNames {
    /** Longer names would not fit the name of a directory with the partition's index and a suffix. */
    private static final int MAX_CHARACTERS = 249;

    private TopicNames() {}

    /** {@return null for a legal name, else a sentence that says what is wrong with it} */
    public static @Nullable String refusal(String name) {
        if (name.isEmpty()) {
            return "a topic's name must not be empty";
        }
        if (name.equals(".") || name.equals("..")) {
            return "a topic's name must not be . or ..";
        }
        if (name.length() > MAX_CHARACTERS) {
            return "a topic's name has at most " + MAX_CHARACTERS + " characters, this one has " + name.length();
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                return "a topic's name consists of ASCII letters and digits, '.', '_' and '-', which \"" + name
                        + "\" does not";
            }
        }
        return null;
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    /**
     * {@return the topic's name as names of metrics have it, where {@code .} becomes {@code _}}
     *
     * @since 1.1
     */
    public static String inMetrics(String name) {
        return name.replace('.', '_');
    }

    /** {@return whether both names are one in the names of metrics; equal names don't collide} */
    public static boolean collide(String one, String other) {
        return one.length() == other.length()
                && !one.equals(other)
                && inMetrics(one).equals(inMetrics(other));
    }

    /** {@return whether the broker itself keeps its state in a topic of this name} */
    public static boolean isInternal(String name) {
        return name.equals("__consumer_offsets")
                || name.equals("__transaction_state")
                || name.equals("__share_group_state");
    }
}
