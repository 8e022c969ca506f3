package io.jusante.coordinator.group.internal;

import io.jusante.kernel.KafkaErrorException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One group as the offsets see it, whatever protocol its members speak. In the shard's lane only. */
interface Group {
    String id();

    /** {@return the type as ListGroups names it, such as {@code classic}} */
    String type();

    /** {@return the state as ListGroups names it} */
    String state();

    /** {@return the type of its protocol, such as {@code consumer}; empty where it has none} */
    String protocolType();

    int memberCount();

    /**
     * Checks who commits.
     *
     * @param memberId empty from a consumer that assigns partitions to itself
     * @param generationOrEpoch −1 from such a one
     * @throws KafkaErrorException if this member may not commit now
     */
    void validateOffsetCommit(String memberId, @Nullable String instanceId, int generationOrEpoch, short version);

    /** The member is alive: its commit counts as a heartbeat, where the protocol says so. */
    void committed(String memberId);

    /**
     * Checks who asks for offsets; a fetch without a member is always allowed.
     *
     * @throws KafkaErrorException if this member may not ask
     */
    void validateOffsetFetch(@Nullable String memberId, int memberEpoch);

    /** {@return whether a member subscribes to the topic: its offsets neither expire nor may be deleted then} */
    boolean isSubscribedTo(String topic);

    /** {@return the topics that members subscribe to; empty where they are not known} */
    Set<String> subscribedTopics();

    /** {@return whether no member is left, so that offsets may expire and the group may be deleted} */
    boolean isEmpty();

    /** {@return since when the group is empty, in milliseconds of the wall clock; −1 where that is not known} */
    long emptySinceMs();
}
