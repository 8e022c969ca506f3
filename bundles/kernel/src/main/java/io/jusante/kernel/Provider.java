package io.jusante.kernel;

import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * One bound provider of a slot, with a count of the work under way on it.
 *
 * <p>{@link #enter} and {@link #exit} cost two striped increments and allocate nothing. Whoever gets {@code true} from
 * {@code enter} owes one {@code exit}, on any thread. After {@link #retire} no new work enters, and {@link #isIdle}
 * tells when the last has left.
 */
public final class Provider<T> {
    private final String slot;
    private final T service;
    private final BundleIdentity identity;
    private final LongAdder entered = new LongAdder();
    private final LongAdder exited = new LongAdder();
    private final Runnable exitAction = this::exit;
    private volatile boolean retired;

    public Provider(String slot, T service, BundleIdentity identity) {
        this.slot = Objects.requireNonNull(slot);
        this.service = Objects.requireNonNull(service);
        this.identity = Objects.requireNonNull(identity);
    }

    /** {@return the slot that it offers to fill} */
    public String slot() {
        return slot;
    }

    /** {@return the provider's service; use it only between {@link #enter} and {@link #exit}} */
    public T service() {
        return service;
    }

    /** {@return which bundle it comes from} */
    public BundleIdentity identity() {
        return identity;
    }

    /** {@return whether work may begin; if so the caller owes one {@link #exit}} */
    public boolean enter() {
        entered.increment();
        if (retired) {
            exited.increment();
            return false;
        }
        return true;
    }

    /** The work that entered has left. */
    public void exit() {
        exited.increment();
    }

    /** {@return {@link #exit} as an action, the same object each time: for a slice's release} */
    public Runnable exitAction() {
        return exitAction;
    }

    /** No work enters from here on. */
    public void retire() {
        retired = true;
    }

    /** Work may enter again: a swap was rolled back. */
    public void reinstate() {
        retired = false;
    }

    /** {@return whether nothing is under way; final once {@link #retire} was called} */
    public boolean isIdle() {
        // exits are summed first: an enter that comes in between can only make the answer "no"
        long out = exited.sum();
        return out == entered.sum();
    }

    @Override
    public String toString() {
        return slot + " by " + identity;
    }
}
