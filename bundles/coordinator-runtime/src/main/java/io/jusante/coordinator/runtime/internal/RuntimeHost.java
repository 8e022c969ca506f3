package io.jusante.coordinator.runtime.internal;

import io.jusante.coordinator.Coordinator;
import io.jusante.coordinator.Coordinators;
import io.jusante.coordinator.Shard;
import io.jusante.coordinator.ShardType;
import io.jusante.metadata.ClusterImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of coordinators on this node, by their topics. The lock keeps a kind that is hosted in step with the images;
 * no shard works under it.
 */
public final class RuntimeHost implements Coordinators, AutoCloseable {
    private final RuntimeServices services;
    private final Map<String, HostedType<?, ?>> types = new HashMap<>();
    /** Kinds that were closed and whose shards may still have appends under way. */
    private final Map<String, CompletionStage<Void>> leaving = new HashMap<>();

    private @Nullable ClusterImage image;
    private boolean closed;

    public RuntimeHost(RuntimeServices services) {
        this.services = services;
    }

    @Override
    public <S extends Shard<R>, R> Coordinator<S, R> host(ShardType<S, R> type) {
        HostedType<S, R> hosted = add(type);
        Runnable next;
        synchronized (this) {
            ClusterImage current = image;
            next = current == null ? () -> {} : hosted.follow(current);
        }
        next.run();
        return hosted;
    }

    private synchronized <S extends Shard<R>, R> HostedType<S, R> add(ShardType<S, R> type) {
        if (closed) {
            throw new IllegalStateException("the runtime of coordinators has stopped");
        }
        if (types.containsKey(type.topic())) {
            throw new IllegalStateException(type.topic() + " is hosted already, by the coordinator "
                    + types.get(type.topic()).type().name());
        }
        CompletionStage<Void> before = leaving.getOrDefault(type.topic(), CompletableFuture.completedFuture(null));
        HostedType<S, R> hosted = new HostedType<>(type, services, before, this::closed);
        types.put(type.topic(), hosted);
        return hosted;
    }

    private synchronized CompletionStage<Void> closed(HostedType<?, ?> hosted) {
        String topic = hosted.type().topic();
        types.remove(topic, hosted);
        CompletionStage<Void> gone = hosted.gone();
        leaving.put(topic, gone);
        return gone;
    }

    /** Takes the next image; in order. */
    public void publish(ClusterImage next) {
        List<Runnable> afterwards = new ArrayList<>();
        synchronized (this) {
            image = next;
            types.values().forEach(hosted -> afterwards.add(hosted.follow(next)));
        }
        afterwards.forEach(Runnable::run);
    }

    /** The broker's values changed, and with them what topics inherit. */
    public void configure() {
        all().forEach(HostedType::configure);
    }

    /** {@return the kinds that are hosted} */
    synchronized List<HostedType<?, ?>> all() {
        return new ArrayList<>(types.values());
    }

    /** Closes all coordinators. Does not wait: see {@link #gone}. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(HostedType::close);
    }

    /** {@return completes when all coordinators that were closed have nothing under way any more} */
    public synchronized CompletableFuture<Void> gone() {
        return CompletableFuture.allOf(leaving.values().stream()
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new));
    }
}
