package io.jusante.kernel;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A serial executor, not a thread: commands run one at a time, in the order in which they were submitted, each seeing
 * all that the earlier ones did. A partition belongs to one lane at a time.
 *
 * <p>If the lane is idle, the submitting thread owns it and drains it at once, within a bound of commands and time;
 * what is left is drained on the pool. A lane whose drain took longer than the bound (a slow disk) drains on the pool
 * until it is calm again, so that an event loop is never held up. {@link LaneListener#drained} is called at the end of
 * each drain, on the draining thread and still inside the lane: that is where gathered writes leave.
 */
@ProviderType
public interface Lane extends Executor {
    /**
     * Runs the command in this lane: now, on this thread, if the lane is idle and calm; else later, after all that was
     * submitted before. Any thread. A command that throws is reported to the listener and does not stop the lane.
     */
    @Override
    void execute(Runnable command);

    /** Like {@link #execute}, but never on the calling thread: for work that may block (open, recovery, hand-over). */
    void executeBlocking(Runnable command);

    /** {@return whether the calling thread is draining this lane right now} */
    boolean isOwnedByCaller();

    /** {@return commands waiting} */
    int backlog();
}
