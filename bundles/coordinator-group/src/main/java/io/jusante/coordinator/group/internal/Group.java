package io.jusante.coordinator.group.internal;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One group as the offsets see it, whatever protocol its members speak. In the shard's lane only. */
public interface Group {
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
     * @throws io.jusante.kernel.KafkaErrorException if this member may not commit now
     */
    void validateOffsetCommit(String memberId, @Nullable String instanceId, int generationOrEpoch, short version);

    /** The member is alive: its commit counts as a heartbeat, where the protocol says so. */
    void committed(String memberId);

    /**
     * Checks who asks for offsets; a fetch without a member is always allowed.
     *
     * @throws io.jusante.kernel.KafkaErrorException if this member may not ask
     */
    void validateOffsetFetch(@Nullable String memberId, int memberEpoch);

    /**
     * Checks whether offsets may be deleted at all; those of {@link #isSubscribedTo subscribed} topics never are.
     *
     * @throws io.jusante.kernel.KafkaErrorException NON_EMPTY_GROUP if members are there whose subscriptions are unknown
     */
    void validateOffsetDelete();

    /** {@return whether a member subscribes to the topic: its offsets neither expire nor may be deleted then} */
    boolean isSubscribedTo(String topic);

    /** {@return the topics that members subscribe to; empty where they are not known} */
    Set<String> subscribedTopics();

    /** {@return whether no member is left, so that the group may be deleted} */
    boolean isEmpty();

    /** {@return whether and from when on its offsets grow old} */
    Expiry offsetExpiry();

    /** {@return since when the group is empty, in milliseconds of the wall clock; −1 where that is not known} */
    long emptySinceMs();

    /** {@return the records that delete the group itself; its offsets have their own} */
    List<GroupRecord> tombstones();

    /** From when on offsets grow old (KIP-211). */
    enum Expiry {
        /** They don't: the group is in use. */
        NEVER,
        /** From when the group became empty; from the commit on where that is not known. */
        SINCE_EMPTY,
        /** Each from its commit on. */
        SINCE_COMMIT
    }
}
