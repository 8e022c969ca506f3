package io.jusante.partition;

import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** The replicas that this node hosts; a service. */
@ProviderType
public interface Partitions {
    @Nullable Partition find(String topic, int partition);

    @Nullable Partition find(UUID topicId, int partition);

    /** {@return all hosted replicas} */
    Collection<? extends Partition> all();
}
