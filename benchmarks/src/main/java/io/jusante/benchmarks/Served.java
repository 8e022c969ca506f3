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
    private static final int LIMIT_MS = 300_000;
    private static final int PAUSE_MS = 10;
    private static final long NONE = -1;

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
     * Waits until every partition tells its end, and the ends add up to so many records; a broker that just created or
     * found the topic may not know it yet.
     *
     * @throws IllegalStateException if they don't
     */
    static void await(Admin admin, String topic, int partitions, long records)
            throws InterruptedException, ExecutionException {
        long deadlineNs = System.nanoTime() + LIMIT_MS * 1_000_000L;
        long found = records(admin, topic, partitions);
        while (found != records) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException(topic + " holds " + found + " records and not " + records);
            }
            Thread.sleep(PAUSE_MS);
            found = records(admin, topic, partitions);
        }
    }

    /** {@return the sum of all ends, or {@link #NONE} as long as not every partition answers} */
    private static long records(Admin admin, String topic, int partitions)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        try {
            return admin.listOffsets(asked).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException) {
                return NONE;
            }
            throw e;
        }
    }
}
