package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigScope;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what a name in the file or on the command line stands for. */
final class Names {
    private static final String LISTENER = "listener.name.";
    private static final String JUSANTE = "jusante.";

    /** Prefixes under which Apache Kafka hands names to classes that don't run here. */
    private static final List<String> OF_KAFKA_PLUGINS =
            List.of("rsm.config.", "rlmm.config.", "config.providers.", "kafka.metrics.", "metrics.context.");

    /** What became of a name. */
    sealed interface Meaning {
        /** It has a definition, which the value must meet. */
        record Defined(PropertyDefinition definition) implements Meaning {}

        /** A plugin takes it as text. */
        record Taken() implements Meaning {}

        /** It is kept and does nothing: the sentence says why. */
        record Idle(@Nullable PropertyDefinition definition, String warning) implements Meaning {}

        /** The start is refused with this sentence. */
        record Unknown(String sentence) implements Meaning {}
    }

    private Names() {}

    static Meaning meaning(Registry registry, String name) {
        PropertyDefinition definition = registry.find(ConfigScope.BROKER, name);
        if (definition != null) {
            return new Meaning.Defined(definition);
        }
        if (registry.isTakenByPrefix(name)) {
            return new Meaning.Taken();
        }
        if (name.startsWith(LISTENER)) {
            return ofListener(registry, name);
        }
        if (OF_KAFKA_PLUGINS.stream().anyMatch(name::startsWith)) {
            return new Meaning.Idle(null, name + " has no effect here: it configures a class of Apache Kafka");
        }
        if (name.startsWith(JUSANTE) && !registry.knowsAnyOf(pluginOf(name))) {
            return new Meaning.Idle(null, name + " has no effect: no installed plugin knows " + pluginOf(name) + "*");
        }
        return new Meaning.Unknown(unknown(registry, name));
    }

    /** {@code listener.name.<listener>[.<mechanism>].<property>} sets a property for one listener. */
    private static Meaning ofListener(Registry registry, String name) {
        String rest = afterDot(name.substring(LISTENER.length()));
        for (String suffix = rest, tries = "xx";
                suffix != null && !tries.isEmpty();
                suffix = afterDot(suffix), tries = tries.substring(1)) {
            PropertyDefinition definition = registry.find(ConfigScope.BROKER, suffix);
            if (definition != null) {
                return new Meaning.Idle(definition, name + " has no effect here: it applies to one listener only");
            }
        }
        return new Meaning.Unknown("unknown property " + name + ": " + rest + " is not a property of a listener");
    }

    private static String unknown(Registry registry, String name) {
        PropertyDefinition ofTopic = registry.find(ConfigScope.TOPIC, name);
        if (ofTopic != null && !ofTopic.aliases().isEmpty()) {
            return "unknown property " + name + ": it belongs to a topic, for all topics it is called "
                    + ofTopic.aliases().get(0).name();
        }
        String nearest = NearestName.of(name.toLowerCase(Locale.ROOT), registry.names(ConfigScope.BROKER));
        return "unknown property " + name + (nearest == null ? "" : ", did you mean " + nearest + "?");
    }

    private static String pluginOf(String name) {
        int end = name.indexOf('.', JUSANTE.length());
        return end < 0 ? name : name.substring(0, end + 1);
    }

    private static @Nullable String afterDot(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? null : name.substring(dot + 1);
    }
}
