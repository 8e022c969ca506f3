package io.jusante.coordinator;

/** One immutable value whose changes a {@link Timeline} can take back. One thread at a time. */
public final class TimelineValue<T> {
    private final Timeline timeline;
    private T value;

    public TimelineValue(Timeline timeline, T initial) {
        this.timeline = timeline;
        this.value = initial;
    }

    public T get() {
        return value;
    }

    public void set(T next) {
        T before = value;
        value = next;
        if (timeline.isRecording()) {
            timeline.changed(() -> value = before);
        }
    }
}
