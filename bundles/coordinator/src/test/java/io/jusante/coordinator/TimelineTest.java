package io.jusante.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();
    private final TimelineMap<String, Integer> map = new TimelineMap<>(timeline);
    private final TimelineValue<String> value = new TimelineValue<>(timeline, "empty");

    @Test
    void nothingIsKeptWhileALogIsLoaded() {
        map.put("a", 1);
        value.set("loaded");

        assertFalse(timeline.isRecording());
        assertEquals(0, timeline.pending());

        timeline.startRecording();
        timeline.rollBackTo(0);
        assertEquals(1, map.get("a"));
        assertEquals("loaded", value.get());
    }

    @Test
    void whatIsRolledBackIsAsItWas() {
        map.put("kept", 1);
        timeline.startRecording();
        timeline.applying(10);
        map.put("kept", 2);
        map.put("new", 3);
        timeline.applying(11);
        assertEquals(2, map.remove("kept"));
        value.set("later");

        timeline.rollBackTo(11);
        assertEquals(2, map.get("kept"));
        assertEquals("empty", value.get());

        timeline.rollBackTo(10);
        assertEquals(1, map.get("kept"));
        assertFalse(map.containsKey("new"));
        assertEquals(1, map.size());
        assertEquals(0, timeline.pending());
    }

    @Test
    void whatIsCommittedStays() {
        timeline.startRecording();
        timeline.applying(0);
        map.put("a", 1);
        timeline.applying(1);
        map.put("a", 2);

        timeline.committed(1);
        timeline.rollBackTo(0);

        assertEquals(1, map.get("a"));
    }

    @Test
    void removingWhatIsNotThereLeavesNothingToUndo() {
        timeline.startRecording();

        assertNull(map.remove("a"));

        assertEquals(0, timeline.pending());
    }

    @Test
    void offsetsOnlyGoForwardUntilARollBack() {
        timeline.applying(5);
        assertThrows(IllegalStateException.class, () -> timeline.applying(4));
        timeline.rollBackTo(3);
        timeline.applying(3);
        assertThrows(IllegalStateException.class, () -> timeline.applying(2));
    }

    @Test
    void anUndoMustNotChangeThroughTheTimeline() {
        timeline.startRecording();
        timeline.applying(0);
        timeline.changed(() -> value.set("from an undo"));

        assertThrows(IllegalStateException.class, () -> timeline.rollBackTo(0));
    }

    @Test
    void viewsCannotBeChanged() {
        map.put("a", 1);

        assertThrows(UnsupportedOperationException.class, () -> map.keys().clear());
        assertThrows(UnsupportedOperationException.class, () -> map.values().clear());
        assertThrows(UnsupportedOperationException.class, () -> map.entries().clear());
        assertThrows(
                UnsupportedOperationException.class,
                () -> map.entries().iterator().next().setValue(2));
        assertTrue(map.entries().contains(Map.entry("a", 1)));
    }

    /** Against a model that keeps a whole copy of the state for each offset. */
    @Test
    void anyHistoryRollsBackToWhatItWas() {
        Seeds.forEach(2_000, seed -> new History(seed).run());
    }

    private static final class History {
        private final Random random;
        private final Timeline timeline = new Timeline();
        private final TimelineMap<Integer, Integer> map = new TimelineMap<>(timeline);
        private final TimelineValue<Integer> value = new TimelineValue<>(timeline, 0);
        /** The state before the record at this offset. */
        private final TreeMap<Long, Map<Integer, Integer>> before = new TreeMap<>();

        private long next;
        private long committed;

        History(long seed) {
            random = new Random(seed);
        }

        void run() {
            timeline.startRecording();
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(5)) {
                    case 0 -> commit();
                    case 1 -> rollBack();
                    default -> apply();
                }
            }
        }

        private void apply() {
            before.put(next, state());
            timeline.applying(next);
            int changes = random.nextInt(3);
            for (int i = 0; i < changes; i++) {
                int key = random.nextInt(6);
                if (random.nextInt(3) == 0) {
                    map.remove(key);
                } else {
                    map.put(key, random.nextInt());
                }
                value.set(random.nextInt());
            }
            next++;
        }

        private void commit() {
            committed += random.nextInt((int) (next - committed) + 1);
            timeline.committed(committed);
        }

        private void rollBack() {
            if (next == committed) {
                return;
            }
            long to = committed + random.nextInt((int) (next - committed));
            timeline.rollBackTo(to);
            assertEquals(before.get(to), state());
            next = to;
            if (to == committed) {
                assertEquals(0, timeline.pending());
            }
        }

        private Map<Integer, Integer> state() {
            Map<Integer, Integer> state = new HashMap<>();
            List<Map.Entry<Integer, Integer>> entries = new ArrayList<>(map.entries());
            entries.forEach(entry -> state.put(entry.getKey(), entry.getValue()));
            state.put(-1, value.get());
            return state;
        }
    }
}
