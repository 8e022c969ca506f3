package io.jusante.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** One line of DescribeConfigs. */
@ProviderType
public interface ConfigEntry {
    ConfigDefinition definition();

    /** {@return the effective value as text; null for a secret and where there is none} */
    @Nullable String value();

    ConfigSource source();

    /** {@return all places that give a value, the effective one first} */
    List<Synonym> synonyms();

    /** One place that gives a value. */
    @ProviderType
    interface Synonym {
        String name();

        @Nullable String value();

        ConfigSource source();
    }
}
