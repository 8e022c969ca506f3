package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.coordinator.Timeline;
import io.jusante.coordinator.group.internal.message.OffsetCommitKey;
import io.jusante.coordinator.group.internal.message.OffsetCommitValue;
import io.jusante.testkit.Seeds;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The table against plain maps, with appends that fail. */
class OffsetTableTest {
    private final Map<Long, Map<String, Long>> states = new HashMap<>();

    @Test
    void itTakesBackWhatCouldNotBeAppended() {
        Seeds.forEach(300, seed -> simulate(new Random(seed)));
    }

    private void simulate(Random random) {
        Timeline timeline = new Timeline();
        OffsetTable table = new OffsetTable(timeline);
        Map<String, Long> model = new TreeMap<>();
        states.clear();
        long committed = 0;
        long end = 0;
        timeline.startRecording();
        states.put(0L, new TreeMap<>(model));
        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    committed += random.nextLong(end - committed + 1);
                    timeline.committed(committed);
                }
                case 1 -> {
                    end = committed + random.nextLong(end - committed + 1);
                    timeline.rollBackTo(end);
                    model = new TreeMap<>(states.get(end));
                }
                default -> {
                    apply(random, timeline, end, table, model);
                    end++;
                    states.put(end, new TreeMap<>(model));
                }
            }
            check(table, model);
        }
    }

    private static void apply(Random random, Timeline timeline, long end, OffsetTable table, Map<String, Long> model) {
        OffsetCommitKey key = new OffsetCommitKey()
                .setGroup("g" + random.nextInt(3))
                .setTopic("t" + random.nextInt(3))
                .setPartition(random.nextInt(6));
        String name = key.group() + "/" + key.topic() + "/" + key.partition();
        timeline.applying(end);
        if (random.nextInt(3) == 0) {
            table.replay(key, null);
            model.remove(name);
        } else {
            long offset = random.nextInt(1000);
            table.replay(key, new OffsetCommitValue().setOffset(offset).setTopicId(new UUID(0, random.nextInt(2))));
            model.put(name, offset);
        }
    }

    private static void check(OffsetTable table, Map<String, Long> model) {
        Map<String, Long> found = new TreeMap<>();
        for (String group : table.groups()) {
            table.of(group).forEach((topic, offsets) -> {
                for (int i = 0; i < offsets.size(); i++) {
                    found.put(
                            group + "/" + topic + "/" + offsets.partition(i),
                            offsets.offset(i).offset());
                }
            });
        }
        assertEquals(model, found);
        assertEquals(model.size(), table.size());
        TreeSet<String> groups = new TreeSet<>();
        model.keySet().forEach(name -> groups.add(name.substring(0, name.indexOf('/'))));
        assertEquals(groups, new TreeSet<>(table.groups()));
    }
}
