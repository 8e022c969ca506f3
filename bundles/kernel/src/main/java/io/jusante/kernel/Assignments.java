package io.jusante.kernel;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which bundle fills a slot: the truth, journalled by the plugin bundle. A service; any thread.
 */
@ProviderType
public interface Assignments {
    /**
     * {@return the digest of the bundle that fills the slot, or null where nothing was ever assigned: then the first
     * provider that was bound keeps the slot}
     *
     * @param slot such as {@code storage/segment}
     */
    @Nullable String digestOf(String slot);
}
