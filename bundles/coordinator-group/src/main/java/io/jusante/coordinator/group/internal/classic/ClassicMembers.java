package io.jusante.coordinator.group.internal.classic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a classic group, in the order in which they came, with those that have been given an id and have not
 * joined with it yet. One of the members leads, as long as there are any.
 */
final class ClassicMembers {
    private final Map<String, ClassicMember> members = new LinkedHashMap<>();
    private final Map<String, String> idsByInstance = new HashMap<>();
    private final Map<String, Integer> supporters = new HashMap<>();
    private final Set<String> pending = new HashSet<>();
    private @Nullable String leader;

    int size() {
        return members.size();
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** {@return all members; not to be walked over while members come or go} */
    Collection<ClassicMember> all() {
        return Collections.unmodifiableCollection(members.values());
    }

    @Nullable ClassicMember get(String id) {
        return members.get(id);
    }

    boolean contains(String id) {
        return members.containsKey(id);
    }

    /** {@return the id of the static member, or null} */
    @Nullable String idOf(String instanceId) {
        return idsByInstance.get(instanceId);
    }

    @Nullable String leader() {
        return leader;
    }

    boolean isLeader(String id) {
        return id.equals(leader);
    }

    /** Adds a member, which is no longer pending. The first one leads. */
    void add(ClassicMember member) {
        pending.remove(member.id());
        if (members.putIfAbsent(member.id(), member) != null) {
            throw new IllegalStateException("member " + member + " is there already");
        }
        String instanceId = member.instanceId();
        if (instanceId != null) {
            String before = idsByInstance.putIfAbsent(instanceId, member.id());
            if (before != null) {
                throw new IllegalStateException("instance " + instanceId + " is " + before + " already");
            }
        }
        count(member, 1);
        if (leader == null) {
            leader = member.id();
        }
    }

    /** Removes a member. If it led, the one that came first leads from now on. */
    void remove(ClassicMember member) {
        if (!members.remove(member.id(), member)) {
            throw new IllegalStateException("member " + member + " is not there");
        }
        String instanceId = member.instanceId();
        if (instanceId != null) {
            idsByInstance.remove(instanceId);
        }
        count(member, -1);
        if (isLeader(member.id())) {
            leader = members.isEmpty() ? null : members.keySet().iterator().next();
        }
    }

    /** Puts a member in the place of another, whose instance it is. */
    void replace(ClassicMember member, ClassicMember successor) {
        boolean led = isLeader(member.id());
        remove(member);
        add(successor);
        if (led) {
            leader = successor.id();
        }
    }

    void update(ClassicMember member, JoinCommand.Timeouts timeouts, List<AssignmentProtocol> protocols) {
        count(member, -1);
        member.update(timeouts, protocols);
        count(member, 1);
    }

    private void count(ClassicMember member, int change) {
        member.protocols().stream()
                .map(AssignmentProtocol::name)
                .distinct()
                .forEach(name -> supporters.merge(
                        name, change, (one, other) -> one + other == 0 ? null : Integer.valueOf(one + other)));
    }

    /** For a group that is read from its record: {@return whether that member is there and leads now} */
    boolean lead(@Nullable String id) {
        if (id == null || !members.containsKey(id)) {
            return false;
        }
        leader = id;
        return true;
    }

    /**
     * Sees to it that a member leads that has joined.
     *
     * @return whether one does
     */
    boolean electJoined() {
        ClassicMember current = leader == null ? null : members.get(leader);
        if (current != null && current.isJoining()) {
            return true;
        }
        for (ClassicMember member : members.values()) {
            if (member.isJoining()) {
                leader = member.id();
                return true;
            }
        }
        return false;
    }

    /** {@return whether one of the protocols is known to all members} */
    boolean allKnowOneOf(Set<String> names) {
        return names.stream().anyMatch(name -> supporters.getOrDefault(name, 0) == members.size());
    }

    /**
     * {@return the protocol that most members would rather have, among those that all know} Of several, the one that
     * was named first.
     */
    String electProtocol() {
        Set<String> candidates = new LinkedHashSet<>();
        supporters.forEach((name, count) -> {
            if (count == members.size()) {
                candidates.add(name);
            }
        });
        Map<String, Integer> votes = new LinkedHashMap<>();
        members.values().forEach(member -> votes.merge(member.vote(candidates), 1, Integer::sum));
        return Collections.max(votes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    int rebalanceTimeoutMs() {
        int longest = 0;
        for (ClassicMember member : members.values()) {
            longest = Math.max(longest, member.timeouts().rebalanceMs());
        }
        return longest;
    }

    int joiningCount() {
        int joining = 0;
        for (ClassicMember member : members.values()) {
            if (member.isJoining()) {
                joining++;
            }
        }
        return joining;
    }

    /** {@return whether everybody has joined, pending members included} */
    boolean allJoined() {
        return pending.isEmpty() && joiningCount() == members.size();
    }

    List<ClassicMember> notJoined() {
        List<ClassicMember> absent = new ArrayList<>();
        for (ClassicMember member : members.values()) {
            if (!member.isJoining()) {
                absent.add(member);
            }
        }
        return absent;
    }

    /** A client has been given this id and is to join with it. */
    void addPending(String id) {
        if (members.containsKey(id)) {
            throw new IllegalStateException("member " + id + " is there already");
        }
        pending.add(id);
    }

    boolean isPending(String id) {
        return pending.contains(id);
    }

    /** {@return whether it was pending} */
    boolean removePending(String id) {
        return pending.remove(id);
    }

    int pendingCount() {
        return pending.size();
    }
}
