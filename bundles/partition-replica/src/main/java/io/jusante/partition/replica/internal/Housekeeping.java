package io.jusante.partition.replica.internal;

import io.jusante.configuration.ConfigValues;
import java.io.IOException;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes due from time to time: checkpoints, syncs by time, the end of producers that went away. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Housekeeping.class);
    private static final long SYNC_LOOK_MS = 1_000;
    private static final long SAVE_LOOK_MS = 1_000;

    private final ReplicaServices services;
    private final Supplier<List<LogDirectory>> directories;
    private final Supplier<Collection<Replica>> replicas;
    private final Supplier<ConfigValues> configuration;
    private final List<ScheduledFuture<?>> tasks;
    private final AtomicBoolean saving = new AtomicBoolean();

    Housekeeping(
            ReplicaServices services,
            Supplier<List<LogDirectory>> directories,
            Supplier<Collection<Replica>> replicas,
            Supplier<ConfigValues> configuration) {
        this.services = services;
        this.directories = directories;
        this.replicas = replicas;
        this.configuration = configuration;
        ConfigValues values = configuration.get();
        this.tasks = List.of(
                every(SYNC_LOOK_MS, this::lookForSyncs),
                every(SAVE_LOOK_MS, this::saveEpochs),
                every(values.getLong("log.flush.offset.checkpoint.interval.ms"), this::writeRecoveryPoints),
                every(values.getLong("log.flush.start.offset.checkpoint.interval.ms"), this::writeLogStartOffsets),
                every(values.getLong("replica.high.watermark.checkpoint.interval.ms"), this::writeHighWatermarks),
                every(values.getLong("producer.id.expiration.check.interval.ms"), this::expireProducers));
    }

    private ScheduledFuture<?> every(long intervalMs, Runnable task) {
        long pauseMs = Math.max(1, intervalMs);
        return services.timer()
                .scheduleWithFixedDelay(
                        () -> services.io().execute(() -> carryOut(task)), pauseMs, pauseMs, TimeUnit.MILLISECONDS);
    }

    private static void carryOut(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOGGER.atError().setCause(bug).log("housekeeping failed; this is a bug");
        }
    }

    private void lookForSyncs() {
        for (Replica replica : replicas.get()) {
            if (replica.settings().flushMs() != Long.MAX_VALUE) {
                replica.lane().execute(replica.queue()::syncIfDue);
            }
        }
    }

    /** One log after another, so that nobody's work waits behind a crowd of syncs. */
    private void saveEpochs() {
        if (saving.compareAndSet(false, true)) {
            saveNext(replicas.get().iterator());
        }
    }

    private void saveNext(Iterator<Replica> rest) {
        while (rest.hasNext()) {
            Replica replica = rest.next();
            if (replica.lifecycle().isUnsaved()) {
                replica.lane().executeBlocking(() -> {
                    try {
                        replica.lifecycle().saveEpochs();
                    } finally {
                        saveNext(rest);
                    }
                });
                return;
            }
        }
        saving.set(false);
    }

    private void expireProducers() {
        long expirationMs = configuration.get().getLong("producer.id.expiration.ms");
        for (Replica replica : replicas.get()) {
            replica.lane().execute(() -> {
                OpenLog log = replica.queue().log();
                if (log != null) {
                    log.producers().expire(services.clock().wallMs(), expirationMs);
                }
            });
        }
    }

    private void writeRecoveryPoints() {
        write(DirectoryCheckpoints::writeRecoveryPoints);
    }

    private void writeLogStartOffsets() {
        write(DirectoryCheckpoints::writeLogStartOffsets);
    }

    private void writeHighWatermarks() {
        write(DirectoryCheckpoints::writeHighWatermarks);
    }

    /** Writes all checkpoints now. */
    void writeAll() {
        writeRecoveryPoints();
        writeLogStartOffsets();
        writeHighWatermarks();
    }

    private interface Checkpoint {
        void write(DirectoryCheckpoints checkpoints, Collection<Replica> replicas) throws IOException;
    }

    private void write(Checkpoint checkpoint) {
        Collection<Replica> all = replicas.get();
        for (LogDirectory directory : directories.get()) {
            if (directory.isOffline()) {
                continue;
            }
            List<Replica> inside = all.stream()
                    .filter(replica -> replica.logDirectory() == directory)
                    .toList();
            try {
                checkpoint.write(directory.checkpoints(), inside);
            } catch (IOException e) {
                directory.fail(e);
            }
        }
    }

    @Override
    public void close() {
        tasks.forEach(task -> task.cancel(false));
    }
}
