package io.jusante.consensus.local.internal;

import io.jusante.testkit.SeededScheduler;
import java.io.IOException;

/** One run of the process on a simulated folder. */
final class SimulatedNode {
    static final int NODE_ID = 7;

    final SimulatedFolder folder;
    final SeededScheduler scheduler;
    final LocalMetadataLog log;

    private SimulatedNode(SimulatedFolder folder, SeededScheduler scheduler, LocalMetadataLog log) {
        this.folder = folder;
        this.scheduler = scheduler;
        this.log = log;
    }

    static SimulatedNode start(SimulatedFolder folder, long seed) throws IOException {
        return start(folder, seed, 1 << 20);
    }

    static SimulatedNode start(SimulatedFolder folder, long seed, long segmentBytes) throws IOException {
        SeededScheduler scheduler = new SeededScheduler(seed);
        LogThreads threads =
                new LogThreads(scheduler.serial("writer"), scheduler.serial("delivery"), scheduler.serial("keeper"));
        LogLimits limits = new LogLimits(segmentBytes, 8, 1 << 20);
        return new SimulatedNode(
                folder, scheduler, LocalMetadataLog.open(folder, NODE_ID, limits, threads, scheduler.clock()));
    }

    /** {@return what a listener is told that follows now} */
    Recorder replay() {
        Recorder recorder = new Recorder();
        log.follow(recorder);
        scheduler.runUntilIdle();
        return recorder;
    }

    /** Appends one record and waits for it. */
    long append(String record) {
        var committed = log.append(epoch(), Recorder.batch(record)).toCompletableFuture();
        scheduler.runUntilIdle();
        return committed.join();
    }

    int epoch() {
        return log.describe().leaderEpoch();
    }
}
