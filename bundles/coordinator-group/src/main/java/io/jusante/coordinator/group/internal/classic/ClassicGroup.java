package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.group.internal.Group;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group whose members speak the classic protocol: they join, one of them leads and assigns, the coordinator hands the
 * assignments out. In the shard's lane only. What may happen when is for the commands to decide; this keeps the state
 * and refuses what is never legal.
 */
final class ClassicGroup implements Group {
    static final String TYPE = "classic";

    private static final String CONSUMERS = "consumer";

    private final String id;
    private final Sessions sessions;
    private final ClassicMembers members = new ClassicMembers();
    private final Set<String> owingSync = new HashSet<>();
    private GroupState state = GroupState.EMPTY;
    private GroupState previousState = GroupState.EMPTY;
    private long stateSinceMs = -1;
    private int generation;
    private @Nullable String protocolType;
    private @Nullable String protocolName;
    private Optional<Set<String>> subscriptions = Optional.empty();
    private boolean joinedSinceDelay;
    private boolean owesRecord;

    ClassicGroup(String id, Sessions sessions) {
        this.id = id;
        this.sessions = sessions;
    }

    /** Takes over what a record says; before anything else happens to the group. */
    void restore(int recordedGeneration, @Nullable String type, @Nullable String protocol, long recordedStateSinceMs) {
        generation = recordedGeneration;
        protocolType = type;
        protocolName = protocol;
        state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
        previousState = state;
        stateSinceMs = recordedStateSinceMs;
        subscriptions = currentSubscriptions();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String state() {
        return state.displayName();
    }

    GroupState phase() {
        return state;
    }

    boolean is(GroupState candidate) {
        return state == candidate;
    }

    /** {@return whether the rebalance that goes on is the first one since the group was empty} */
    boolean isInitialRebalance() {
        return state == GroupState.PREPARING_REBALANCE && previousState == GroupState.EMPTY;
    }

    @Override
    public String protocolType() {
        return protocolType == null ? "" : protocolType;
    }

    @Nullable String protocolTypeOrNull() {
        return protocolType;
    }

    /** {@return the protocol of this generation, or null} */
    @Nullable String protocolName() {
        return protocolName;
    }

    int generation() {
        return generation;
    }

    ClassicMembers members() {
        return members;
    }

    @Override
    public int memberCount() {
        return members.size();
    }

    /** {@return whether a client of this type and with one of these protocols can be in the group} */
    boolean accepts(String type, Set<String> protocolNames) {
        if (state == GroupState.EMPTY) {
            return !type.isEmpty() && !protocolNames.isEmpty();
        }
        return type.equals(protocolType) && members.allKnowOneOf(protocolNames);
    }

    /** Adds a member; the first one sets the type of protocol. */
    void add(ClassicMember member, String type) {
        if (members.isEmpty()) {
            protocolType = type;
        }
        members.add(member);
        if (isInitialRebalance()) {
            joinedSinceDelay = true;
        }
    }

    /** Removes a member, which is owed nothing any more. */
    void remove(ClassicMember member) {
        members.remove(member);
        owingSync.remove(member.id());
    }

    /** Puts a member in the place of another, whose instance it is. */
    void replace(ClassicMember member, ClassicMember successor) {
        members.replace(member, successor);
        if (owingSync.remove(member.id())) {
            owingSync.add(successor.id());
        }
    }

    /**
     * Checks who is speaking.
     *
     * @return NONE if it is a member, and the one that its instance is now
     */
    ErrorCode validate(String memberId, @Nullable String instanceId) {
        if (instanceId != null) {
            String current = members.idOf(instanceId);
            if (current == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            if (!current.equals(memberId)) {
                return ErrorCode.FENCED_INSTANCE_ID;
            }
        }
        return members.contains(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    /** {@return the member, which has been {@link #validate validated}} */
    ClassicMember member(String memberId) {
        ClassicMember member = members.get(memberId);
        if (member == null) {
            throw new IllegalStateException("no member " + memberId + " in group " + id);
        }
        return member;
    }

    void become(GroupState next, long nowMs) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("group " + id + " cannot become " + next + " from " + state);
        }
        previousState = state;
        state = next;
        stateSinceMs = nowMs;
        joinedSinceDelay = false;
    }

    /** {@return whether a member joined since this was asked last, or since the first rebalance began} */
    boolean takeJoinedSinceDelay() {
        boolean joined = joinedSinceDelay;
        joinedSinceDelay = false;
        return joined;
    }

    /** All have joined that will: begins the next generation, or becomes empty, which is to be recorded. */
    void beginNextGeneration(long nowMs) {
        generation++;
        owingSync.clear();
        if (members.isEmpty()) {
            protocolName = null;
            become(GroupState.EMPTY, nowMs);
            owesRecord = true;
        } else {
            protocolName = members.electProtocol();
            become(GroupState.COMPLETING_REBALANCE, nowMs);
        }
        subscriptions = currentSubscriptions();
    }

    private Optional<Set<String>> currentSubscriptions() {
        String protocol = protocolName;
        if (!CONSUMERS.equals(protocolType)) {
            return Optional.empty();
        }
        if (members.isEmpty() || protocol == null) {
            return members.isEmpty() ? Optional.of(Set.of()) : Optional.empty();
        }
        return Subscriptions.topics(members.all().stream().map(member -> member.metadata(protocol)));
    }

    /** {@return the members that have not asked for their assignment in this generation} */
    Set<String> owingSync() {
        return Set.copyOf(owingSync);
    }

    void oweSync(String memberId) {
        owingSync.add(memberId);
    }

    /** {@return whether all have asked for their assignments now} */
    boolean synced(String memberId) {
        owingSync.remove(memberId);
        return owingSync.isEmpty();
    }

    /** {@return whether the group became empty and that is not recorded; whoever asks records it} */
    boolean takeOwedRecord() {
        boolean owed = owesRecord && state == GroupState.EMPTY;
        owesRecord = false;
        return owed;
    }

    /** The record that it became empty could not be appended. */
    void oweRecord() {
        owesRecord = true;
    }

    @Override
    public void validateOffsetCommit(
            String memberId, @Nullable String instanceId, int generationOrEpoch, short version) {
        if (generationOrEpoch < 0 && state == GroupState.EMPTY) {
            return;
        }
        if (generationOrEpoch < 0 && memberId.isEmpty() && instanceId == null) {
            throw refused(ErrorCode.UNKNOWN_MEMBER_ID, "has members: only they commit");
        }
        ErrorCode error = validate(memberId, instanceId);
        if (error != ErrorCode.NONE) {
            throw refused(error, "does not know " + memberId + " as one of its members");
        }
        if (generationOrEpoch != generation) {
            throw refused(
                    ErrorCode.ILLEGAL_GENERATION,
                    "is in generation " + generation + " and not in " + generationOrEpoch);
        }
        if (state == GroupState.COMPLETING_REBALANCE) {
            throw refused(ErrorCode.REBALANCE_IN_PROGRESS, "is rebalancing: join, and commit then");
        }
    }

    private KafkaErrorException refused(ErrorCode error, String why) {
        return new KafkaErrorException(error, "group " + id + " " + why);
    }

    @Override
    public void committed(String memberId) {
        ClassicMember member = members.get(memberId);
        if (member != null) {
            sessions.keep(this, member);
        }
    }

    @Override
    public void validateOffsetFetch(@Nullable String memberId, int memberEpoch) {
        // whoever asks may know
    }

    @Override
    public void validateOffsetDelete() {
        if (state != GroupState.EMPTY && !CONSUMERS.equals(protocolType)) {
            throw refused(ErrorCode.NON_EMPTY_GROUP, "has members whose topics are not known to the coordinator");
        }
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return subscriptions.map(topics -> topics.contains(topic)).orElse(CONSUMERS.equals(protocolType));
    }

    @Override
    public Set<String> subscribedTopics() {
        return subscriptions.orElse(Set.of());
    }

    @Override
    public boolean isEmpty() {
        return state == GroupState.EMPTY;
    }

    @Override
    public Expiry offsetExpiry() {
        if (protocolType == null) {
            return Expiry.SINCE_COMMIT;
        }
        if (state == GroupState.EMPTY) {
            return Expiry.SINCE_EMPTY;
        }
        return state == GroupState.STABLE && subscriptions.isPresent() ? Expiry.SINCE_COMMIT : Expiry.NEVER;
    }

    @Override
    public long emptySinceMs() {
        return state == GroupState.EMPTY ? stateSinceMs : -1;
    }

    /** {@return since when the group is in its state, in milliseconds of the wall clock; −1 where that is not known} */
    long stateSinceMs() {
        return stateSinceMs;
    }

    @Override
    public List<GroupRecord> tombstones() {
        return List.of(GroupRecord.tombstone(GroupMetadataRecords.key(id)));
    }

    @Override
    public String toString() {
        return id + "[" + state + ", generation " + generation + ", " + members.size() + " members]";
    }
}
