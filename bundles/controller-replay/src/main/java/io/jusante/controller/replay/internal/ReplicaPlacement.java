package io.jusante.controller.replay.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.BrokerImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses brokers for new partitions: leaders go round the brokers, and the replicas of one partition lie on as many
 * racks as there are.
 */
final class ReplicaPlacement {
    /** Neighbours are on different racks where that is possible. */
    private final List<Integer> ring;

    ReplicaPlacement(Collection<BrokerImage> brokers) {
        Map<String, List<Integer>> racks = new TreeMap<>();
        for (BrokerImage broker : brokers) {
            if (isUsable(broker)) {
                String rack = broker.rack();
                racks.computeIfAbsent(rack == null ? "" : rack, key -> new ArrayList<>())
                        .add(broker.id());
            }
        }
        this.ring = interleave(racks);
    }

    static boolean isUsable(BrokerImage broker) {
        return !broker.isFenced() && !broker.isInControlledShutdown();
    }

    private static List<Integer> interleave(Map<String, List<Integer>> racks) {
        List<Iterator<Integer>> rows = new ArrayList<>();
        racks.values().forEach(ids -> rows.add(ids.stream().sorted().iterator()));
        List<Integer> ring = new ArrayList<>();
        while (!rows.isEmpty()) {
            rows.removeIf(row -> !row.hasNext());
            rows.forEach(row -> ring.add(row.next()));
        }
        return ring;
    }

    /**
     * {@return replicas of each partition, the preferred leader first}
     *
     * @param start where in the ring the first leader is; any number
     */
    List<List<Integer>> place(int partitionCount, int replicationFactor, int start) {
        if (replicationFactor > ring.size()) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "a replication factor of " + replicationFactor + " needs as many brokers, and " + ring.size()
                            + (ring.size() == 1 ? " is" : " are") + " available");
        }
        List<List<Integer>> partitions = new ArrayList<>(partitionCount);
        int first = Math.floorMod(start, ring.size());
        for (int partition = 0; partition < partitionCount; partition++) {
            // each time round, followers lie one further from their leader: a lost broker's load spreads
            int distance = 1 + (ring.size() > 1 ? (partition / ring.size()) % (ring.size() - 1) : 0);
            partitions.add(replicas((first + partition) % ring.size(), distance, replicationFactor));
        }
        return partitions;
    }

    private List<Integer> replicas(int leader, int distance, int replicationFactor) {
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        replicas.add(ring.get(leader));
        int others = ring.size() - 1;
        for (int i = 0; replicas.size() < replicationFactor; i++) {
            replicas.add(ring.get((leader + 1 + (distance - 1 + i) % others) % ring.size()));
        }
        return replicas;
    }
}
