package io.jusante.coordinator;

import java.util.ArrayDeque;

/**
 * Remembers how to undo what was applied and is not committed yet.
 *
 * <p>Whoever changes recorded state in {@link Shard#replay} says here how to take the change back ({@link TimelineMap} and
 * {@link TimelineValue} do it by themselves). The runtime says which offset is being applied, forgets what is committed,
 * and rolls back what could not be appended. While a log is loaded everything is committed, and nothing is kept. One
 * thread at a time.
 */
public final class Timeline {
    /** How to take one change back. */
    private record Change(long offset, Runnable undo) {}

    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private long offset = -1;
    private boolean recording;
    private boolean undoing;

    /** Notes how to take back a change that is being made. */
    public void changed(Runnable undo) {
        if (undoing) {
            throw new IllegalStateException("an undo must not change through the timeline");
        }
        if (recording) {
            changes.addLast(new Change(offset, undo));
        }
    }

    /** {@return whether changes are remembered at all: what they would need need not be kept otherwise} */
    public boolean isRecording() {
        return recording;
    }

    /** For the runtime: from here on changes are remembered. */
    public void startRecording() {
        recording = true;
    }

    /** For the runtime: the changes that come now belong to the record at this offset. */
    public void applying(long recordOffset) {
        if (recordOffset < offset) {
            throw new IllegalStateException(
                    "offset " + recordOffset + " is applied after " + offset + ", which comes behind it");
        }
        offset = recordOffset;
    }

    /** For the runtime: everything below this offset is committed and stays. */
    public void committed(long endOffset) {
        while (!changes.isEmpty() && changes.peekFirst().offset() < endOffset) {
            changes.removeFirst();
        }
    }

    /** For the runtime: takes back everything from this offset on, the last first. */
    public void rollBackTo(long endOffset) {
        undoing = true;
        try {
            while (!changes.isEmpty() && changes.peekLast().offset() >= endOffset) {
                changes.removeLast().undo().run();
            }
        } finally {
            undoing = false;
        }
        offset = Math.min(offset, endOffset - 1);
    }

    /** {@return how many changes could still be taken back} */
    public int pending() {
        return changes.size();
    }
}
