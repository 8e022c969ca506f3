package io.jusante.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Whether a broker serves all of a topic's partitions. */
final class Served {
    private static final int LIMIT_MS = 600_000;
    private static final int PAUSE_MS = 10;

    private Served() {}

    /** {@return a client that waits as long as a broker with many partitions may need} */
    static Admin admin(Broker broker) {
        Properties config = new Properties();
        config.put("bootstrap.servers", broker.address());
        config.put("default.api.timeout.ms", Integer.toString(LIMIT_MS));
        config.put("request.timeout.ms", Integer.toString(LIMIT_MS));
        return Admin.create(config);
    }

    /**
     * Waits until every partition tells its end; a broker that just created or found the topic may not know it yet.
     *
     * @throws IllegalStateException if one of them has fewer records
     */
    static void await(Admin admin, String topic, int partitions, long leastRecords)
            throws InterruptedException, ExecutionException {
        long deadlineNs = System.nanoTime() + LIMIT_MS * 1_000_000L;
        while (true) {
            try {
                look(admin, topic, partitions, leastRecords);
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadlineNs) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    private static void look(Admin admin, String topic, int partitions, long leastRecords)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        admin.listOffsets(asked).all().get().forEach((partition, end) -> {
            if (end.offset() < leastRecords) {
                throw new IllegalStateException(partition + " ends at " + end.offset());
            }
        });
    }
}
