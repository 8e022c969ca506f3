package io.jusante.coordinator;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A map whose changes a {@link Timeline} can take back. Values are to be immutable, or take their own changes back. One
 * thread at a time.
 */
public final class TimelineMap<K, V> {
    private final Timeline timeline;
    private final Map<K, V> map = new HashMap<>();

    public TimelineMap(Timeline timeline) {
        this.timeline = timeline;
    }

    public @Nullable V get(K key) {
        return map.get(key);
    }

    public boolean containsKey(K key) {
        return map.containsKey(key);
    }

    /** {@return the value before, or null} */
    public @Nullable V put(K key, V value) {
        V before = map.put(key, value);
        restoreOnUndo(key, before);
        return before;
    }

    /** {@return the value that was there, or null} */
    public @Nullable V remove(K key) {
        V before = map.remove(key);
        if (before != null) {
            restoreOnUndo(key, before);
        }
        return before;
    }

    private void restoreOnUndo(K key, @Nullable V before) {
        if (timeline.isRecording()) {
            timeline.changed(() -> {
                if (before == null) {
                    map.remove(key);
                } else {
                    map.put(key, before);
                }
            });
        }
    }

    public int size() {
        return map.size();
    }

    public boolean isEmpty() {
        return map.isEmpty();
    }

    /** {@return a view that cannot be changed, and that must not be walked over while the map changes} */
    public Set<K> keys() {
        return Collections.unmodifiableSet(map.keySet());
    }

    /** {@return a view that cannot be changed, and that must not be walked over while the map changes} */
    public Collection<V> values() {
        return Collections.unmodifiableCollection(map.values());
    }

    /** {@return a view that cannot be changed, and that must not be walked over while the map changes} */
    public Set<Map.Entry<K, V>> entries() {
        return Collections.unmodifiableMap(map).entrySet();
    }
}
