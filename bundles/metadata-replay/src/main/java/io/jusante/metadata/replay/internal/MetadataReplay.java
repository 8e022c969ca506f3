package io.jusante.metadata.replay.internal;

import io.jusante.configuration.Configuration;
import io.jusante.consensus.MetadataLog;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.kernel.Clock;
import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.image.MetadataRecords;
import io.jusante.metadata.image.UnreplayableRecordException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the metadata log. What was committed before the start is replayed into one image, published as a whole once
 * the leader is known; from then on each batch is an image of its own.
 */
final class MetadataReplay implements MetadataLogListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(MetadataReplay.class);

    private final MetadataLog log;
    private final Configuration configuration;
    private final Executor replayThread;
    private final Consumer<MetadataView> onReady;
    private final Consumer<String> onBroken;
    private final Publishers publishers = new Publishers();
    private final SnapshotTaker snapshots;
    private final PublishedView view;
    /** The image after all that was replayed; ahead of the view while {@link #caughtUp} is false. */
    private ClusterImage replayed;

    private boolean caughtUp;
    private boolean broken;

    /**
     * @param replayThread one thread, which runs what it is given in order
     * @param onReady is called once, when all that was committed at the start is published
     * @param onBroken is called with a sentence when the log cannot be replayed; nothing is published after it
     */
    MetadataReplay(
            MetadataLog log,
            Configuration configuration,
            Clock clock,
            Executor replayThread,
            Consumer<MetadataView> onReady,
            Consumer<String> onBroken) {
        this.log = log;
        this.configuration = configuration;
        this.replayThread = replayThread;
        this.onReady = onReady;
        this.onBroken = onBroken;
        this.replayed = ClusterImageBuilder.empty(log.clusterId());
        this.view = new PublishedView(replayThread, replayed);
        this.snapshots = new SnapshotTaker(
                log,
                clock,
                replayThread,
                configuration.broker().getLong("metadata.log.max.record.bytes.between.snapshots"),
                configuration.broker().getLong("metadata.log.max.snapshot.interval.ms"));
    }

    void add(MetadataPublisher publisher) {
        onReplayThread(() -> {
            if (caughtUp) {
                publishers.add(publisher, replayed);
            } else {
                publishers.add(publisher);
            }
        });
    }

    void remove(MetadataPublisher publisher) {
        publishers.remove(publisher);
    }

    @Override
    public void snapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records) {
        replay(() -> {
            ClusterImageBuilder builder = ClusterImageBuilder.anew(log.clusterId(), replayed.controllerId());
            replayAll(builder, records);
            snapshots.began();
            advance(builder, lastIncludedOffset, epoch);
        });
    }

    @Override
    public void committed(long baseOffset, int epoch, long appendTimeMs, List<ByteBuffer> records) {
        replay(() -> {
            ClusterImageBuilder builder = ClusterImageBuilder.after(replayed);
            snapshots.replayed(replayAll(builder, records));
            advance(builder, baseOffset + records.size() - 1, epoch);
            if (caughtUp) {
                snapshots.takeIfDue(replayed);
            }
        });
    }

    @Override
    public void leader(int leaderId, int epoch) {
        replay(() -> {
            LOGGER.atInfo()
                    .addKeyValue("leader", leaderId)
                    .addKeyValue("epoch", epoch)
                    .log("leader of the metadata log");
            advance(ClusterImageBuilder.after(replayed).controller(leaderId), replayed.offset(), replayed.epoch());
            if (leaderId >= 0 && !caughtUp) {
                caughtUp = true;
                publish(ClusterImageBuilder.everything(replayed));
                LOGGER.atInfo()
                        .addKeyValue("offset", replayed.offset())
                        .addKeyValue("topics", replayed.topics().size())
                        .log("metadata replayed");
                onReady.accept(view);
                snapshots.takeIfDue(replayed);
            }
        });
    }

    private static long replayAll(ClusterImageBuilder builder, List<ByteBuffer> records) {
        long bytes = 0;
        for (ByteBuffer record : records) {
            bytes += record.remaining();
            builder.replay(MetadataRecords.decode(record));
        }
        return bytes;
    }

    private void advance(ClusterImageBuilder builder, long offset, int epoch) {
        replayed = builder.build(offset, epoch);
        if (caughtUp) {
            publish(builder.delta());
        }
    }

    private void publish(ClusterDelta delta) {
        boolean configsChanged = delta.isSnapshot()
                || delta.changedBrokerConfigs().contains(-1)
                || delta.changedBrokerConfigs().contains(log.nodeId());
        if (configsChanged) {
            configuration.applyDynamic(replayed.brokerConfigs(-1), replayed.brokerConfigs(log.nodeId()));
        }
        publishers.publish(delta, replayed);
        view.published(replayed);
    }

    private void replay(Runnable step) {
        onReplayThread(() -> {
            if (broken) {
                return;
            }
            try {
                step.run();
            } catch (UnreplayableRecordException e) {
                broken = true;
                LOGGER.atError()
                        .setCause(e)
                        .addKeyValue("afterOffset", replayed.offset())
                        .log("the metadata log cannot be replayed");
                onBroken.accept("The metadata log cannot be replayed after offset " + replayed.offset() + ": "
                        + e.getMessage());
            }
        });
    }

    private void onReplayThread(Runnable task) {
        try {
            replayThread.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().setCause(e).log("the replay has stopped already");
        }
    }
}
