package io.jusante.itests.groups;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Apache Kafka's consumer as a member of a group, in a thread of its own; it commits what the ledger gives it. */
final class StockConsumer {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final String name;
    private final Group group;
    private final BrokerUnderTest broker;
    private final Map<String, String> settings;
    private final Findings findings;
    /** How often the broker was started. */
    private final IntSupplier brokerRuns;

    private @Nullable Thread thread;
    private volatile boolean stopping;
    private volatile boolean leaving;
    private volatile Member.View view = new Member.View(false, "", -1, Set.of());

    StockConsumer(
            String name,
            Group group,
            BrokerUnderTest broker,
            Map<String, String> settings,
            Findings findings,
            IntSupplier brokerRuns) {
        this.name = name;
        this.group = group;
        this.broker = broker;
        this.settings = new HashMap<>(settings);
        this.settings.put("group.id", group.name());
        this.settings.put("session.timeout.ms", Integer.toString(Member.SESSION_TIMEOUT_MS));
        this.settings.put("heartbeat.interval.ms", "300");
        this.settings.put("max.poll.interval.ms", "10000");
        this.settings.put("auto.offset.reset", "earliest");
        this.settings.put("allow.auto.create.topics", "false");
        this.findings = findings;
        this.brokerRuns = brokerRuns;
    }

    boolean isDown() {
        return thread == null || !thread.isAlive();
    }

    Member.View view() {
        return view;
    }

    void start() {
        stopping = false;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** It ends soon: in good order, or as one that crashed. */
    void stop(boolean inGoodOrder) {
        leaving = inGoodOrder;
        stopping = true;
    }

    void awaitEnd() throws InterruptedException {
        if (thread != null) {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        }
    }

    private void run() {
        KafkaConsumer<String, String> consumer = Clients.consumer(broker, settings);
        try {
            Assigned assigned = new Assigned(consumer);
            consumer.subscribe(List.of(group.name()), assigned);
            int runsSeen = brokerRuns.getAsInt();
            while (!stopping) {
                consumer.poll(POLL);
                int runs = brokerRuns.getAsInt();
                if (runs != runsSeen) {
                    // before a new commit covers what a crash has lost
                    group.look(consumer, assigned.owned, name);
                    runsSeen = runs;
                }
                commit(consumer, assigned.owned);
            }
        } catch (RuntimeException e) {
            findings.add(name + " of " + group.name() + " failed: " + e);
        } finally {
            view = new Member.View(false, "", -1, Set.of());
            consumer.close(CloseOptions.timeout(Duration.ofSeconds(5))
                    .withGroupMembershipOperation(
                            leaving
                                    ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                                    : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
        }
    }

    private void commit(KafkaConsumer<?, ?> consumer, Set<TopicPartition> owned) {
        if (owned.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : owned) {
            long offset = group.ledger().next(partition.partition());
            offsets.put(partition, new OffsetAndMetadata(offset, Ledger.metadata(offset)));
        }
        try {
            consumer.commitSync(offsets, LIMIT);
        } catch (RebalanceInProgressException
                | CommitFailedException
                | RetriableCommitFailedException
                | TimeoutException e) {
            return; // not acknowledged: it may be there or not
        }
        offsets.forEach((partition, offset) -> group.ledger().acknowledged(partition.partition(), offset.offset()));
    }

    private final class Assigned implements ConsumerRebalanceListener {
        private final KafkaConsumer<?, ?> consumer;
        private Set<TopicPartition> owned = Set.of();

        private Assigned(KafkaConsumer<?, ?> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            // it commits what the ledger says, and reads nothing
            consumer.pause(added);
            Set<TopicPartition> all = new HashSet<>(owned);
            all.addAll(added);
            publish(all);
            group.ledger().owns(view.generation(), name, view.partitions());
            group.look(consumer, Set.copyOf(added), name);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> removed) {
            Set<TopicPartition> rest = new HashSet<>(owned);
            rest.removeAll(removed);
            publish(rest);
        }

        private void publish(Set<TopicPartition> now) {
            owned = now;
            Set<Integer> partitions = new TreeSet<>();
            now.forEach(partition -> partitions.add(partition.partition()));
            view = new Member.View(
                    true,
                    consumer.groupMetadata().memberId(),
                    consumer.groupMetadata().generationId(),
                    partitions);
        }
    }
}
