package io.jusante.consensus.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.consensus.ConsensusException;
import io.jusante.consensus.ConsensusException.Reason;
import io.jusante.testkit.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Many lives of a log: appends, snapshots, failing disks, kills and power cuts at any operation. What was acknowledged
 * is there in its order, what was refused is not, and the epoch only grows.
 */
class CrashSimulationTest {
    private static final int LIVES = 12;

    @Test
    void whatWasAcknowledgedSurvivesEveryCrash() {
        long aSegmentThatCouldNotBeDeletedWasForgotten = -6531046143234868131L;
        Seeds.forEach(400, seed -> new World(seed).run(), aSegmentThatCouldNotBeDeletedWasForgotten);
    }

    private static final class World {
        private final Random random;
        private SimulatedFolder folder = new SimulatedFolder();
        /** Records known to be in the log, in order. */
        private List<String> known = new ArrayList<>();
        /** Records of the present life in the order in which they were appended. */
        private List<String> submitted = new ArrayList<>();

        private final Set<String> acknowledged = new HashSet<>();
        private final Set<String> refused = new HashSet<>();
        private int nextRecord;
        private int lastEpoch;
        private String clusterId;

        World(long seed) {
            this.random = new Random(seed);
        }

        void run() throws IOException {
            for (int life = 0; life < LIVES; life++) {
                if (random.nextInt(3) > 0) {
                    folder.crashAtOperation(1 + random.nextInt(60));
                }
                try {
                    live();
                    folder = folder.afterKill();
                } catch (SimulatedFolder.Crash crash) {
                    folder = folder.restarted(random);
                }
            }
            check(SimulatedNode.start(folder, random.nextLong()).replay());
        }

        private void live() throws IOException {
            SimulatedNode node = SimulatedNode.start(folder, random.nextLong(), 200 + random.nextInt(2000));
            assertTrue(node.epoch() > lastEpoch, node.epoch() + " after " + lastEpoch);
            lastEpoch = node.epoch();
            if (clusterId != null && !acknowledged.isEmpty()) {
                assertEquals(clusterId, node.log.clusterId());
            }
            clusterId = node.log.clusterId();
            Recorder state = node.replay();
            check(state);
            known = new ArrayList<>(state.records);
            submitted = new ArrayList<>();
            for (int step = random.nextInt(30); step > 0; step--) {
                act(node, state);
            }
            node.scheduler.runUntilIdle();
        }

        private void act(SimulatedNode node, Recorder state) {
            switch (random.nextInt(8)) {
                case 0 -> node.scheduler.runUntilIdle();
                case 1 -> folder.failAtOperation(1 + random.nextInt(10));
                case 2 -> {
                    if (state.nextOffset > 0
                            && state.nextOffset <= node.log.describe().highWatermark()) {
                        // the records are their own state: nothing is compacted, so order and loss show
                        node.log.saveSnapshot(
                                state.nextOffset - 1,
                                node.epoch(),
                                Recorder.batch(state.records.toArray(String[]::new)));
                    }
                }
                case 3, 4 -> IntStream.range(0, random.nextInt(6)).forEach(i -> node.scheduler.step());
                default -> append(node);
            }
        }

        private void append(SimulatedNode node) {
            List<String> batch = IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(i -> "r" + nextRecord++)
                    .toList();
            submitted.addAll(batch);
            node.log
                    .append(node.epoch(), Recorder.batch(batch.toArray(String[]::new)))
                    .whenComplete((offset, failure) -> {
                        if (failure == null) {
                            acknowledged.addAll(batch);
                        } else if (reason(failure) != Reason.UNKNOWN) {
                            refused.addAll(batch);
                        }
                    });
        }

        private static Reason reason(Throwable failure) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            return ((ConsensusException) cause).reason();
        }

        private void check(Recorder state) {
            assertEquals(SimulatedNode.NODE_ID, state.leader);
            assertEquals(known, state.records.subList(0, Math.min(known.size(), state.records.size())), "lost");
            List<String> fresh = state.records.subList(known.size(), state.records.size());
            Set<String> there = new HashSet<>(state.records);
            assertEquals(state.records.size(), there.size(), "doubled");
            assertEquals(
                    submitted.stream().filter(there::contains).collect(Collectors.toList()), fresh, "out of order");
            assertTrue(there.containsAll(acknowledged), () -> {
                Set<String> missing = new HashSet<>(acknowledged);
                missing.removeAll(there);
                return "acknowledged and lost: " + missing;
            });
            assertTrue(refused.stream().noneMatch(there::contains), "refused, and there");
        }
    }
}
