package io.jusante.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** What a swap cost. */
@ProviderType
public interface SwapReport {
    /** {@return how many things were handed over, partitions for a storage engine} */
    int handedOver();

    /** {@return the longest time for which one of them took no work, in nanoseconds} */
    long longestStallNs();

    /** {@return from the first hand-over until the old provider was unused, in nanoseconds} */
    long totalNs();

    /** {@return a report with these figures} */
    static SwapReport of(int handedOver, long longestStallNs, long totalNs) {
        record Figures(int handedOver, long longestStallNs, long totalNs) implements SwapReport {}
        return new Figures(handedOver, longestStallNs, totalNs);
    }
}
