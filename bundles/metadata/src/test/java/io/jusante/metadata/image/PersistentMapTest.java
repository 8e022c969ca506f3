package io.jusante.metadata.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jusante.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    /** Hashes collide, wholly or in their first bits. */
    private record Key(int number) {
        @Override
        public int hashCode() {
            return switch (number % 4) {
                case 0 -> number % 16;
                case 1 -> number << 27;
                case 2 -> number;
                default -> -1;
            };
        }
    }

    @Test
    void behavesAsAHashMapAndLeavesEarlierMapsAlone() {
        Seeds.forEach(100, seed -> {
            Random random = new Random(seed);
            PersistentMap<Key, Integer> map = PersistentMap.empty();
            Map<Key, Integer> model = new HashMap<>();
            List<PersistentMap<Key, Integer>> earlier = new ArrayList<>();
            List<Map<Key, Integer>> copies = new ArrayList<>();
            for (int step = 0; step < 500; step++) {
                Key key = new Key(random.nextInt(200));
                if (random.nextInt(3) > 0) {
                    map = map.with(key, step);
                    model.put(key, step);
                } else {
                    map = map.without(key);
                    model.remove(key);
                }
                assertEquals(model.get(key), map.get(key));
                assertEquals(model.size(), map.size());
                if (step % 50 == 0) {
                    earlier.add(map);
                    copies.add(new HashMap<>(model));
                }
            }
            assertEquals(model, map);
            assertEquals(copies, earlier);
            for (Key key : model.keySet()) {
                map = map.without(key);
            }
            assertEquals(Map.of(), map);
        });
    }

    @Test
    void anEmptyMapHasNothing() {
        PersistentMap<String, String> map = PersistentMap.empty();

        assertNull(map.get("a"));
        assertEquals(map, map.without("a"));
        assertThrows(
                NoSuchElementException.class, () -> map.entrySet().iterator().next());
        assertThrows(UnsupportedOperationException.class, () -> map.put("a", "b"));
    }
}
