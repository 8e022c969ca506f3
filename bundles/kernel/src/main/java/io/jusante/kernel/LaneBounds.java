package io.jusante.kernel;

/**
 * How long a lane may hold a thread.
 *
 * @param inlineCommands commands that a submitting thread runs at most before the pool goes on
 * @param inlineNs nanoseconds after which a submitting thread begins no further command
 * @param slowNs a drain that took longer moves its lane to the pool
 * @param calmDrains quick drains in a row after which a slow lane counts as calm
 */
public record LaneBounds(int inlineCommands, long inlineNs, long slowNs, int calmDrains) {
    /** Bounds that suit a partition: half a millisecond inline, slow from one millisecond on. */
    public static final LaneBounds DEFAULT = new LaneBounds(64, 500_000, 1_000_000, 16);

    public LaneBounds {
        if (inlineCommands < 1 || inlineNs < 0 || slowNs < 1 || calmDrains < 1) {
            throw new IllegalArgumentException("bounds of a lane are positive");
        }
    }

    /** {@return these bounds, with another limit between quick and slow} */
    public LaneBounds withSlowNs(long otherSlowNs) {
        return new LaneBounds(inlineCommands, inlineNs, otherSlowNs, calmDrains);
    }
}
