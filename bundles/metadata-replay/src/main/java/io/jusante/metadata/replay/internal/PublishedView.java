package io.jusante.metadata.replay.internal;

import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The newest published image, and those who wait for a newer one. */
final class PublishedView implements MetadataView {
    private final Executor replayThread;
    private volatile ClusterImage image;
    /** Owned by the replay thread. */
    private final NavigableMap<Long, List<CompletableFuture<ClusterImage>>> waiting = new TreeMap<>();

    PublishedView(Executor replayThread, ClusterImage image) {
        this.replayThread = replayThread;
        this.image = image;
    }

    @Override
    public ClusterImage image() {
        return image;
    }

    /** Goes through the replay thread's queue, and so also waits for publishers that were bound before the call. */
    @Override
    public CompletionStage<ClusterImage> whenPublished(long offset) {
        CompletableFuture<ClusterImage> published = new CompletableFuture<>();
        try {
            replayThread.execute(() -> {
                if (image.offset() >= offset) {
                    published.complete(image);
                } else {
                    waiting.computeIfAbsent(offset, key -> new ArrayList<>(1)).add(published);
                }
            });
        } catch (RejectedExecutionException e) {
            published.completeExceptionally(e);
        }
        return published;
    }

    /** Every publisher has this image. On the replay thread. */
    void published(ClusterImage next) {
        image = next;
        while (!waiting.isEmpty() && waiting.firstKey() <= next.offset()) {
            for (CompletableFuture<ClusterImage> waiter :
                    waiting.pollFirstEntry().getValue()) {
                waiter.complete(next);
            }
        }
    }
}
