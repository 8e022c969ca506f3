package io.jusante.partition;

/** Waits for a partition to move on. */
@FunctionalInterface
public interface ProgressWaiter {
    /** The bound moved, or the partition went away: look again. Called at most once for each drain of the lane. */
    void progressed();
}
