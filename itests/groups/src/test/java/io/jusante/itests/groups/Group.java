package io.jusante.itests.groups;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A group, the one topic that its members share out, and what is known about it.
 *
 * @param name the group's id, and its topic's name
 * @param topicId the topic's id
 * @param partitions how many partitions the topic has
 * @param ledger what was committed and who owned what
 * @param members those that speak for themselves; in the event loop only
 * @param consumers Apache Kafka's own
 */
record Group(
        String name, Uuid topicId, int partitions, Ledger ledger, List<Member> members, List<StockConsumer> consumers) {
    Group(String name, Uuid topicId, int partitions, Findings findings) {
        this(name, topicId, partitions, new Ledger(name, partitions, findings), new ArrayList<>(), new ArrayList<>());
    }

    /** Asks with a stock consumer for what is committed in some of the partitions, and judges the answer. */
    void look(KafkaConsumer<?, ?> consumer, Set<TopicPartition> partitions, String who) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> floors = new HashMap<>();
        partitions.forEach(partition -> floors.put(partition, ledger.floor(partition.partition())));
        consumer.committed(partitions, Clients.LIMIT)
                .forEach((partition, committed) -> ledger.seen(
                        partition.partition(),
                        floors.get(partition),
                        committed == null ? -1 : committed.offset(),
                        committed == null ? "" : committed.metadata(),
                        who));
    }
}
