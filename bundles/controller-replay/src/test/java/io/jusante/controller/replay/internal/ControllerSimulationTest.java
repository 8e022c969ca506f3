package io.jusante.controller.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.consensus.ConsensusException.Reason;
import io.jusante.controller.NewTopic;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicImage;
import io.jusante.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Commands, failing appends and changes of leader in any order. */
class ControllerSimulationTest {
    @Test
    void whatWasAnsweredIsTrueAndEveryCommandIsAnswered() {
        Seeds.forEach(300, seed -> new World(seed).run());
    }

    private static final class World {
        private static final Reason[] REASONS = {Reason.BUSY, Reason.UNKNOWN, Reason.NOT_LEADER};

        private final SimulatedController simulated;
        private final Random random;
        private final Set<UUID> created = new HashSet<>();
        private final Set<UUID> deleted = new HashSet<>();
        private final List<Long> blocks = new ArrayList<>();
        private int asked;
        private int answered;

        World(long seed) {
            simulated = SimulatedController.leading(seed);
            random = simulated.scheduler.random();
        }

        void run() {
            for (int i = 0; i < 120; i++) {
                switch (random.nextInt(10)) {
                    case 0 -> simulated.log.failNext(REASONS[random.nextInt(REASONS.length)]);
                    case 1 -> simulated.log.elect(random.nextInt(3) == 0 ? 2 : SimulatedController.NODE);
                    case 2, 3 -> deleteSome();
                    case 4 -> allocate();
                    default -> create();
                }
                for (int steps = random.nextInt(5); steps > 0; steps--) {
                    simulated.scheduler.step();
                }
            }
            ClusterImage image = simulated.image();
            assertEquals(asked, answered, "commands without an answer");
            for (UUID id : created) {
                assertEquals(!deleted.contains(id), image.topic(id) != null, "topic " + id);
            }
            assertEquals(blocks.size(), new HashSet<>(blocks).size(), "a producer id was given twice");
        }

        private void create() {
            List<NewTopic> topics = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                topics.add(new NewTopic("t" + random.nextInt(12), 1, 1, Map.of(), Map.of()));
            }
            asked++;
            simulated.controller.createTopics(topics, false).whenComplete((results, failure) -> {
                answered++;
                if (failure == null) {
                    results.stream()
                            .filter(result -> result.error() == ErrorCode.NONE)
                            .forEach(result -> {
                                assertTrue(created.add(result.id()));
                            });
                }
            });
        }

        private void deleteSome() {
            List<UUID> ids = simulated.view.image().topics().values().stream()
                    .map(TopicImage::id)
                    .sorted()
                    .limit(1 + random.nextInt(2))
                    .toList();
            asked++;
            simulated.controller.deleteTopics(ids).whenComplete((results, failure) -> {
                answered++;
                if (failure == null) {
                    results.stream()
                            .filter(result -> result.error() == ErrorCode.NONE)
                            .forEach(result -> assertTrue(deleted.add(result.id()), "deleted twice"));
                }
            });
        }

        private void allocate() {
            asked++;
            simulated.controller.allocateProducerIds(1).whenComplete((first, failure) -> {
                answered++;
                if (failure == null) {
                    blocks.add(first);
                }
            });
        }
    }
}
