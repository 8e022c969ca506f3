package io.jusante.configuration;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The live configuration; a service, registered once the static part is validated. Any thread.
 */
@ProviderType
public interface Configuration {
    /** {@return the effective values of this broker} */
    ConfigValues broker();

    /** {@return the effective values of a topic with these overrides (already validated; unknown names are ignored)} */
    ConfigValues topic(Map<String, String> overrides);

    /** {@return the directory for everything that the process writes} */
    java.nio.file.Path dataDirectory();

    /** {@return all definitions of a scope} */
    Collection<ConfigDefinition> definitions(ConfigScope scope);

    /** {@return the definition, or null where nobody contributed one} */
    @Nullable ConfigDefinition definition(ConfigScope scope, String name);

    /**
     * {@return null where the value may be set, else a sentence that says why not: unknown name, not a number, out of
     * range, not dynamic}
     *
     * @param clusterWide for the broker scope: whether it is to be set for all brokers
     */
    @Nullable String refusal(ConfigScope scope, String name, @Nullable String value, boolean clusterWide);

    /** {@return the entries of a topic with these overrides} */
    List<ConfigEntry> describeTopic(Map<String, String> overrides);

    /** {@return the entries of this broker} */
    List<ConfigEntry> describeBroker();

    /** {@return the entries that are set for all brokers of the cluster: the resource without a broker's id} */
    List<ConfigEntry> describeClusterDefault();

    /** Takes the dynamic values of the metadata log; called in order, by whoever replays it. */
    void applyDynamic(Map<String, String> clusterDefault, Map<String, String> thisBroker);

    /** Calls the listener after each change of a broker value, in order; close the handle to end it. */
    AutoCloseable onChange(Consumer<ConfigValues> listener);
}
