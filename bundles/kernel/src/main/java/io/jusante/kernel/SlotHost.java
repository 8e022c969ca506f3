package io.jusante.kernel;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A bundle that uses the providers of some slots; registered as a service by each host, called by the plugin bundle.
 */
@ProviderType
public interface SlotHost {
    /** {@return the slots for which at least one provider is bound, such as {@code storage/segment}} */
    Set<String> slots();

    /** {@return whether the provider of this digest is bound and could be swapped to} */
    boolean offers(String slot, String digest);

    /** {@return the digest in use, or null where the slot is empty} */
    @Nullable String current(String slot);

    /**
     * Moves the slot to the provider of another bundle and drains the old one. Completes when nothing uses the old one
     * any more; completes exceptionally, with everything back on the old one, when that could not be had by the
     * deadline. No acknowledged work is lost either way.
     *
     * @param deadlineNs of {@link Clock#nanoTime()}
     */
    CompletionStage<SwapReport> swap(String slot, String toDigest, long deadlineNs);
}
