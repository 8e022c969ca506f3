package io.jusante.benchmarks;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Whether a broker serves all of a topic's partitions. */
final class Served {
    private static final String LIMIT_MS = "600000";

    private Served() {}

    /** {@return a client that waits as long as a broker with many partitions may need} */
    static Admin admin(Broker broker) {
        Properties config = new Properties();
        config.put("bootstrap.servers", broker.address());
        config.put("default.api.timeout.ms", LIMIT_MS);
        config.put("request.timeout.ms", LIMIT_MS);
        return Admin.create(config);
    }

    /**
     * Waits until every partition tells its end.
     *
     * @throws IllegalStateException if one of them has fewer records
     */
    static void await(Admin admin, String topic, int partitions, long leastRecords)
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
