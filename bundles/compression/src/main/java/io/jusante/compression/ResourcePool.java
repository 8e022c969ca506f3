package io.jusante.compression;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of things that are costly to make (native contexts, large buffers), kept for the next who needs one.
 * Any thread; never waits. Whoever takes one owns it until it gives it back.
 */
public final class ResourcePool<T> implements AutoCloseable {
    private final ArrayBlockingQueue<T> idle;
    private final Supplier<? extends T> maker;
    private final Consumer<? super T> disposer;
    private volatile boolean closed;

    /**
     * @param capacity how many idle ones are kept
     * @param maker makes one where none is idle
     * @param disposer frees one that isn't kept
     */
    public ResourcePool(int capacity, Supplier<? extends T> maker, Consumer<? super T> disposer) {
        this.idle = new ArrayBlockingQueue<>(capacity);
        this.maker = maker;
        this.disposer = disposer;
    }

    /** {@return an idle one, or a new one} */
    public T take() {
        @Nullable T resource = idle.poll();
        return resource == null ? maker.get() : resource;
    }

    /** Keeps it for the next, or frees it if enough are idle or the pool is closed. */
    public void giveBack(T resource) {
        if (closed || !idle.offer(resource)) {
            disposer.accept(resource);
        } else if (closed) {
            // closed in between: whoever polls it frees it
            disposeIdle();
        }
    }

    /** Frees one that must not be used again. */
    public void discard(T resource) {
        disposer.accept(resource);
    }

    /** Frees the idle ones, and from now on each that comes back. */
    @Override
    public void close() {
        closed = true;
        disposeIdle();
    }

    private void disposeIdle() {
        for (T resource = idle.poll(); resource != null; resource = idle.poll()) {
            disposer.accept(resource);
        }
    }
}
