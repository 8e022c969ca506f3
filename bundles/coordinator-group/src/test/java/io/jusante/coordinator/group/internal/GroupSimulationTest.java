package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.testkit.PartitionFaults;
import io.jusante.testkit.SeededScheduler;
import io.jusante.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * Members of groups join, leave, crash, stall, start again and commit, while the coordinator's partition refuses appends,
 * loses answers, commits late and moves away and back. Whatever the schedule: in each generation a partition has one
 * owner, no acknowledged commit is lost, no committed offset goes back, generations only rise, every request has one
 * answer; and when it is calm, every partition has exactly one owner, and all members are in the same generation.
 *
 * <p>The number of seeds can be raised with {@code -Djusante.group.seeds}.
 */
class GroupSimulationTest {
    private static final int SEEDS = Integer.getInteger("jusante.group.seeds", 150);
    private static final long CALM_LIMIT_MS = 180_000;

    @Test
    void smallGroups() {
        Seeds.forEach(SEEDS, seed -> new Simulation(seed, 12, 60).run());
    }

    @Test
    void twoHundredMembers() {
        Seeds.forEach(Math.max(1, SEEDS / 100), seed -> new Simulation(seed, 200, 150).run());
    }

    private static final class Simulation {
        private final SeededScheduler scheduler;
        private final Random random;
        private final SimulatedBroker broker;
        private final int maxMembers;
        private final int steps;
        private final int partitionCount;
        private final List<Crowd> crowds = new ArrayList<>();
        private int started;

        /** One group. */
        private record Crowd(String id, GroupLedger ledger, List<SimulatedConsumer> consumers) {
            List<SimulatedConsumer> alive() {
                return consumers.stream().filter(SimulatedConsumer::isAlive).toList();
            }
        }

        Simulation(long seed, int maxMembers, int steps) {
            this.scheduler = new SeededScheduler(seed);
            this.random = scheduler.random();
            this.maxMembers = maxMembers;
            this.steps = steps;
            this.partitionCount = maxMembers + random.nextInt(maxMembers);
            this.broker = new SimulatedBroker(scheduler, partitionCount);
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                crowds.add(new Crowd("group-" + i, new GroupLedger(), new ArrayList<>()));
            }
        }

        void run() {
            for (int round = 0; round < 2; round++) {
                if (random.nextInt(3) > 0) {
                    broker.faults(PartitionFaults.MANY);
                }
                broker.loseAnswers(true);
                for (int i = 0; i < steps; i++) {
                    act();
                    pass(random.nextInt(1_500));
                }
                calmDown();
                crowds.forEach(this::checkCalm);
            }
            broker.close();
            pass(60_000);
            assertEquals(0, broker.unanswered(), "requests without an answer");
            crowds.forEach(crowd -> crowd.ledger().check(crowd.id(), broker.log()));
        }

        private void act() {
            Crowd crowd = crowds.get(random.nextInt(crowds.size()));
            List<SimulatedConsumer> alive = crowd.alive();
            int wanted = maxMembers / crowds.size();
            if (alive.size() < wanted && random.nextInt(3) > 0) {
                for (int burst = 1 + random.nextInt(Math.max(1, wanted / 4)); burst > 0; burst--) {
                    start(crowd, random.nextInt(4) == 0 ? "i-" + started : null);
                }
                return;
            }
            SimulatedConsumer one = alive.isEmpty() ? null : alive.get(random.nextInt(alive.size()));
            switch (random.nextInt(12)) {
                case 0 -> broker.moveAway();
                case 1, 2 -> broker.moveHere();
                case 3, 4 -> {
                    if (one != null) {
                        one.crash();
                    }
                }
                case 5, 6 -> {
                    if (one != null) {
                        one.leave();
                    }
                }
                case 7, 8 -> {
                    if (one != null) {
                        one.stall(random.nextInt(20_000));
                    }
                }
                case 9, 10 -> restart(crowd, alive);
                default -> {
                    // nothing happens
                }
            }
        }

        private void start(Crowd crowd, String instanceId) {
            SimulatedConsumer consumer = new SimulatedConsumer(
                    broker, crowd.ledger(), crowd.id(), "c" + started++, instanceId, partitionCount);
            crowd.consumers().add(consumer);
            consumer.start();
        }

        /** A static member starts again: its former self is gone, or has not noticed yet that it should be. */
        private void restart(Crowd crowd, List<SimulatedConsumer> alive) {
            for (SimulatedConsumer consumer : alive) {
                if (consumer.instanceId() != null && random.nextInt(3) == 0) {
                    if (random.nextInt(4) > 0) {
                        consumer.crash();
                    } else {
                        consumer.stall(5_000);
                    }
                    start(crowd, consumer.instanceId());
                    return;
                }
            }
        }

        private void calmDown() {
            broker.faults(PartitionFaults.NONE);
            broker.loseAnswers(false);
            if (!broker.isHere()) {
                broker.moveHere();
            }
            // whoever stalls wakes up, and who is gone is missed
            pass(40_000);
            long limitNs = scheduler.clock().nanoTime() + CALM_LIMIT_MS * 1_000_000;
            passUntil(() ->
                    scheduler.clock().nanoTime() > limitNs || crowds.stream().allMatch(crowd -> isCalm(crowd)));
        }

        private static boolean isCalm(Crowd crowd) {
            int generation = -1;
            for (SimulatedConsumer consumer : crowd.alive()) {
                if (!consumer.isSettled() || (generation >= 0 && consumer.generation() != generation)) {
                    return false;
                }
                generation = consumer.generation();
            }
            return true;
        }

        private static List<SimulatedConsumer> restless(Crowd crowd) {
            return crowd.alive().stream()
                    .filter(consumer -> !consumer.isSettled()
                            || consumer.generation() != crowd.ledger().newestGeneration())
                    .toList();
        }

        private void checkCalm(Crowd crowd) {
            List<SimulatedConsumer> alive = crowd.alive();
            assertTrue(
                    isCalm(crowd),
                    () -> crowd.id() + " does not come to rest in generation "
                            + crowd.ledger().newestGeneration() + ": " + restless(crowd));
            Map<Integer, SimulatedConsumer> owners = new HashMap<>();
            for (SimulatedConsumer consumer : alive) {
                assertEquals(crowd.ledger().newestGeneration(), consumer.generation(), () -> "generation of " + alive);
                for (int partition : consumer.owned()) {
                    SimulatedConsumer other = owners.put(partition, consumer);
                    assertEquals(null, other, () -> partition + " is owned twice: " + alive);
                }
            }
            assertEquals(
                    alive.isEmpty() ? 0 : partitionCount, owners.size(), () -> "partitions with an owner: " + alive);
            crowd.ledger().check(crowd.id(), broker.log());
        }

        private void pass(long ms) {
            long endNs = scheduler.clock().nanoTime() + ms * 1_000_000;
            boolean[] over = new boolean[1];
            scheduler.schedule(ms * 1_000_000, () -> over[0] = true);
            passUntil(() -> over[0] && scheduler.clock().nanoTime() >= endNs);
        }

        private void passUntil(BooleanSupplier condition) {
            while (!condition.getAsBoolean()) {
                scheduler.step();
            }
        }
    }
}
