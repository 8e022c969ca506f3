package io.jusante.itests.groups;

import io.jusante.itests.fixtures.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * What must hold when nobody comes or goes any more: soon each group is stable, its members are those that live, each of
 * them knows what the broker says it owns, and each partition has exactly one owner, who can commit.
 */
final class QuietPoint {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Admin admin;
    private final EventLoop loop;
    private final List<Group> groups;
    private final Findings findings;
    private final String context;

    QuietPoint(Admin admin, EventLoop loop, List<Group> groups, Findings findings, String context) {
        this.admin = admin;
        this.loop = loop;
        this.groups = groups;
        this.findings = findings;
        this.context = context;
    }

    void await() {
        Map<String, String> unsettled = new TreeMap<>();
        try {
            Await.until("every group is settled", LIMIT, () -> {
                findings.failIfAny(context);
                unsettled.clear();
                describe().forEach(unsettled::putAll);
                return unsettled.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError(context + ": " + e.getMessage() + "\n" + String.join("\n", unsettled.values()), e);
        }
        awaitCommits();
        look("at a quiet point");
        findings.failIfAny(context);
    }

    /** {@return what keeps each group that is not settled from being so} */
    private List<Map<String, String>> describe() {
        Map<String, ConsumerGroupDescription> descriptions = descriptions();
        Map<String, List<Member.View>> views = loop.call(() -> {
            Map<String, List<Member.View>> living = new HashMap<>();
            for (Group group : groups) {
                living.put(
                        group.name(),
                        group.members().stream()
                                .filter(member -> !member.isDown())
                                .map(Member::view)
                                .toList());
            }
            return living;
        });
        List<Map<String, String>> problems = new ArrayList<>();
        for (Group group : groups) {
            List<Member.View> all = new ArrayList<>(views.get(group.name()));
            group.consumers().stream()
                    .filter(consumer -> !consumer.isDown())
                    .forEach(consumer -> all.add(consumer.view()));
            String problem = problem(group, all, descriptions.get(group.name()));
            if (problem != null) {
                problems.add(Map.of(group.name(), group.name() + ": " + problem));
            }
        }
        return problems;
    }

    /** {@return the groups that the broker knows} */
    private Map<String, ConsumerGroupDescription> descriptions() {
        Map<String, ConsumerGroupDescription> descriptions = new HashMap<>();
        admin.describeConsumerGroups(groups.stream().map(Group::name).toList())
                .describedGroups()
                .forEach((name, future) -> {
                    try {
                        descriptions.put(name, future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                            throw new AssertionError(context, e.getCause());
                        }
                    } catch (TimeoutException e) {
                        throw new AssertionError(context, e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new AssertionError(e);
                    }
                });
        return descriptions;
    }

    private static @Nullable String problem(
            Group group, List<Member.View> views, @Nullable ConsumerGroupDescription description) {
        if (views.isEmpty()) {
            boolean empty = description == null
                    || (description.members().isEmpty()
                            && Set.of(GroupState.EMPTY, GroupState.DEAD).contains(description.groupState()));
            return empty ? null : "nobody lives, but it is " + description;
        }
        if (description == null) {
            return "the broker does not know it";
        }
        if (description.groupState() != GroupState.STABLE) {
            return "it is " + description.groupState();
        }
        Map<String, Set<Integer>> assigned = new TreeMap<>();
        List<Integer> shared = new ArrayList<>();
        description.members().forEach(member -> {
            Set<Integer> partitions = new TreeSet<>();
            member.assignment().topicPartitions().forEach(partition -> partitions.add(partition.partition()));
            assigned.put(member.consumerId(), partitions);
            shared.addAll(partitions);
        });
        Map<String, Set<Integer>> owned = new TreeMap<>();
        views.forEach(view -> owned.put(view.memberId(), new TreeSet<>(view.partitions())));
        if (!views.stream().allMatch(Member.View::stable)) {
            return views.stream().filter(view -> !view.stable()).count() + " of " + views.size() + " are not settled";
        }
        if (views.stream().mapToInt(Member.View::generation).distinct().count() != 1) {
            return "its members are of several generations: " + views;
        }
        if (!assigned.equals(owned)) {
            return "the broker says " + assigned + ", the members " + owned;
        }
        shared.sort(null);
        List<Integer> all = new ArrayList<>();
        for (int partition = 0; partition < group.partitions(); partition++) {
            all.add(partition);
        }
        return shared.equals(all) ? null : "the partitions that have an owner are " + shared;
    }

    private void awaitCommits() {
        Map<Group, long[]> before = new HashMap<>();
        groups.forEach(group -> before.put(group, group.ledger().acknowledged()));
        Await.until(context + ": each partition's owner commits", LIMIT, () -> {
            findings.failIfAny(context);
            for (Group group : groups) {
                long[] now = group.ledger().acknowledged();
                for (int partition = 0; partition < now.length; partition++) {
                    if (lives(group) && now[partition] <= before.get(group)[partition]) {
                        return false;
                    }
                }
            }
            return true;
        });
    }

    private boolean lives(Group group) {
        return group.consumers().stream().anyMatch(consumer -> !consumer.isDown())
                || loop.call(() -> group.members().stream().anyMatch(member -> !member.isDown()));
    }

    /** Asks for everything that is committed, and judges it. */
    void look(String when) {
        for (Group group : groups) {
            long[] floors = new long[group.partitions()];
            for (int partition = 0; partition < floors.length; partition++) {
                floors[partition] = group.ledger().floor(partition);
            }
            Map<TopicPartition, OffsetAndMetadata> committed =
                    Clients.get(admin.listConsumerGroupOffsets(group.name()).partitionsToOffsetAndMetadata());
            for (int partition = 0; partition < floors.length; partition++) {
                OffsetAndMetadata offset = committed.get(new TopicPartition(group.name(), partition));
                group.ledger()
                        .seen(
                                partition,
                                floors[partition],
                                offset == null ? -1 : offset.offset(),
                                offset == null ? "" : offset.metadata(),
                                "an administrator " + when);
            }
        }
    }
}
