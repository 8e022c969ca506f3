package io.jusante.itests.groups;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Apache Kafka's consumer with partitions of its own choice: it commits in a group that has no members. */
final class AssignOnlyConsumer {
    private static final Duration PAUSE = Duration.ofMillis(30);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Group group;
    private final BrokerUnderTest broker;
    private final Findings findings;
    private final IntSupplier brokerRuns;
    private final Thread thread = new Thread(this::run, "assign-only");
    private volatile boolean stopping;

    AssignOnlyConsumer(Group group, BrokerUnderTest broker, Findings findings, IntSupplier brokerRuns) {
        this.group = group;
        this.broker = broker;
        this.findings = findings;
        this.brokerRuns = brokerRuns;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopping = true;
        thread.join(TimeUnit.SECONDS.toMillis(60));
    }

    private void run() {
        try (KafkaConsumer<String, String> consumer = Clients.consumer(broker, Map.of("group.id", group.name()))) {
            Set<TopicPartition> partitions = new HashSet<>(Clients.partitions(consumer, group.name()));
            consumer.assign(partitions);
            int runsSeen = -1;
            while (!stopping) {
                int runs = brokerRuns.getAsInt();
                if (runs != runsSeen) {
                    // before a new commit covers what a crash has lost
                    group.look(consumer, partitions, "the consumer that assigns itself");
                    runsSeen = runs;
                }
                commit(consumer, partitions);
                Thread.sleep(PAUSE.toMillis()); // its pace
            }
        } catch (RuntimeException e) {
            findings.add("the consumer that assigns itself failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(KafkaConsumer<?, ?> consumer, Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long offset = group.ledger().next(partition.partition());
            offsets.put(partition, new OffsetAndMetadata(offset, Ledger.metadata(offset)));
        }
        try {
            consumer.commitSync(offsets, LIMIT);
        } catch (RetriableCommitFailedException | TimeoutException e) {
            return; // not acknowledged: it may be there or not
        }
        offsets.forEach((partition, offset) -> group.ledger().acknowledged(partition.partition(), offset.offset()));
    }
}
