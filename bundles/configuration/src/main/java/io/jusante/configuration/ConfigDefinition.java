package io.jusante.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Everything there is to say about one property; immutable. */
@ProviderType
public interface ConfigDefinition {
    String name();

    ConfigScope scope();

    ConfigType type();

    /** {@return the value where none is set, as text; null where there is none} */
    @Nullable String defaultValue();

    /** {@return the lowest number allowed, or null} */
    @Nullable Double minimum();

    /** {@return the highest number allowed, or null} */
    @Nullable Double maximum();

    /** {@return the allowed values of a string or of a list's elements; empty where any goes} */
    List<String> allowedValues();

    UpdateMode updateMode();

    /** {@return for a topic property the broker properties that give its default, nearest first} */
    List<String> synonyms();

    /** {@return whether the value is a secret that no answer and no log shows} */
    boolean isSensitive();

    /** {@return whether setting it changes anything here; if not, one warning says so} */
    boolean isEffective();

    String documentation();
}
