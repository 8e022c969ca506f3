package io.jusante.coordinator.runtime.internal;

import io.jusante.compression.CompressionCodec;
import io.jusante.configuration.ConfigValues;
import io.jusante.controller.Controller;
import io.jusante.kernel.Clock;
import io.jusante.kernel.Lanes;
import io.jusante.kernel.ProviderSlots;
import io.jusante.partition.Partitions;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime needs of the world; a simulation brings its own.
 *
 * @param nodeId this node
 * @param partitions the replicas that it hosts
 * @param controller creates internal topics; gives null while there is none
 * @param topicValues the effective values of a topic with its own configs
 * @param codecs for compressed batches
 * @param clock of commit timeouts and timers
 * @param timer wakes shards up; its thread is never used for more than that
 * @param lanes makes the lanes of one kind of coordinator
 * @param maxPendingOperations how many commands and queries may wait in one shard
 */
public record RuntimeServices(
        int nodeId,
        Partitions partitions,
        Supplier<@Nullable Controller> controller,
        Function<Map<String, String>, ConfigValues> topicValues,
        ProviderSlots<CompressionCodec> codecs,
        Clock clock,
        ScheduledExecutorService timer,
        LaneMaker lanes,
        int maxPendingOperations) {
    /** Makes the lanes of one kind of coordinator. */
    @FunctionalInterface
    public interface LaneMaker {
        /** {@return lanes over so many threads; closed, where they can be, once the last shard is unloaded} */
        Lanes lanes(String name, int threads);
    }
}
