package io.jusante.controller.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.BrokerImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReplicaPlacementTest {
    private static List<BrokerImage> brokers(int count, int racks) {
        List<BrokerImage> brokers = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            brokers.add(new BrokerImage(id, 0, false, racks == 0 ? null : "rack-" + id % racks, List.of()));
        }
        return brokers;
    }

    @Test
    void leadersGoRoundAndReplicasAreDistinct() {
        for (int count = 1; count <= 7; count++) {
            for (int factor = 1; factor <= count; factor++) {
                List<List<Integer>> placed = new ReplicaPlacement(brokers(count, 0)).place(count * 6, factor, 3);
                Map<Integer, Integer> leaders = new HashMap<>();
                Map<Integer, Integer> load = new HashMap<>();
                for (List<Integer> replicas : placed) {
                    assertEquals(factor, new HashSet<>(replicas).size(), replicas::toString);
                    leaders.merge(replicas.get(0), 1, Integer::sum);
                    replicas.forEach(id -> load.merge(id, 1, Integer::sum));
                }
                assertEquals(Map.of(6, (long) count), counted(leaders));
                assertEquals(Map.of(6 * factor, (long) count), counted(load), count + " brokers, factor " + factor);
            }
        }
    }

    private static Map<Integer, Long> counted(Map<Integer, Integer> loads) {
        return loads.values().stream().collect(Collectors.groupingBy(load -> load, Collectors.counting()));
    }

    @Test
    void theFirstReplicasLieOnDifferentRacks() {
        List<BrokerImage> brokers = brokers(6, 3);
        for (List<Integer> replicas : new ReplicaPlacement(brokers).place(6, 3, 0)) {
            assertEquals(
                    3,
                    replicas.stream()
                            .map(id -> brokers.get(id - 1).rack())
                            .distinct()
                            .count(),
                    replicas::toString);
        }
    }

    @Test
    void brokersThatAreDownDoNotCount() {
        List<BrokerImage> brokers = new ArrayList<>(brokers(2, 0));
        brokers.add(new BrokerImage(3, 0, true, null, List.of()));
        KafkaErrorException refusal =
                assertThrows(KafkaErrorException.class, () -> new ReplicaPlacement(brokers).place(1, 3, 0));

        assertEquals(ErrorCode.INVALID_REPLICATION_FACTOR, refusal.code());
        assertTrue(refusal.getMessage().contains("2 are available"), refusal.getMessage());
        assertThrows(KafkaErrorException.class, () -> new ReplicaPlacement(List.of()).place(1, 1, 0));
    }
}
