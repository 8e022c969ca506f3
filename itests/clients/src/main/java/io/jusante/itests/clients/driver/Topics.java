package io.jusante.itests.clients.driver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What an admin client does and sees. */
final class Topics {
    private static final long LIMIT_S = 30;

    private Topics() {}

    static List<String> create(String bootstrap, String topic, int partitions) throws Exception {
        try (Admin admin = admin(bootstrap)) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get(LIMIT_S, TimeUnit.SECONDS);
        }
        return List.of();
    }

    /** {@return a line for each partition: the word partition, number, end, what the group has committed or -1} */
    static List<String> state(String bootstrap, String topic, int partitions, String group) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new TreeMap<>(Comparator.comparing(TopicPartition::partition));
        for (int partition = 0; partition < partitions; partition++) {
            latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        try (Admin admin = admin(bootstrap)) {
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(latest).all().get(LIMIT_S, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(LIMIT_S, TimeUnit.SECONDS);
            List<String> lines = new ArrayList<>();
            for (TopicPartition partition : latest.keySet()) {
                ListOffsetsResultInfo end = Objects.requireNonNull(ends.get(partition));
                @Nullable OffsetAndMetadata offset = committed.get(partition);
                lines.add("partition\t" + partition.partition() + "\t" + end.offset() + "\t"
                        + (offset == null ? -1 : offset.offset()));
            }
            return lines;
        }
    }

    private static Admin admin(String bootstrap) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("client.id", "admin");
        return Admin.create(properties);
    }
}
