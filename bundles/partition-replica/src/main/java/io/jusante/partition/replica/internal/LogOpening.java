package io.jusante.partition.replica.internal;

import io.jusante.kernel.Provider;
import io.jusante.storage.LogEngine;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the logs of many replicas together, on the recovery threads of their directories. */
final class LogOpening {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogOpening.class);
    /** At the start, engines may come a moment later than the metadata. */
    private static final long ENGINE_WAIT_MS = 5_000;

    private final ReplicaServices services;
    private final RecoveryPools recovery;

    LogOpening(ReplicaServices services, RecoveryPools recovery) {
        this.services = services;
        this.recovery = recovery;
    }

    /** Opens the logs of replicas that were just created, and returns when that is over. */
    void open(List<Replica> created, boolean isStart) {
        if (created.isEmpty()) {
            return;
        }
        long startNs = services.clock().nanoTime();
        if (isStart) {
            awaitEngines(created);
        }
        Map<Replica, CompletableFuture<Void>> opening = new HashMap<>();
        for (Replica replica : created) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            opening.put(replica, done);
            Executor pool = recovery.of(replica.logDirectory());
            pool.execute(() -> open(replica, done));
        }
        int opened = 0;
        long toldNs = startNs;
        for (CompletableFuture<Void> done : opening.values()) {
            done.join();
            opened++;
            long nowNs = services.clock().nanoTime();
            if (nowNs - toldNs > TimeUnit.SECONDS.toNanos(5)) {
                toldNs = nowNs;
                LOGGER.atInfo()
                        .addKeyValue("opened", opened)
                        .addKeyValue("of", opening.size())
                        .log("opening logs");
            }
        }
        LOGGER.atInfo()
                .addKeyValue("logs", opened)
                .addKeyValue("ms", (services.clock().nanoTime() - startNs) / 1_000_000)
                .log(isStart ? "logs opened" : "logs created");
    }

    private void awaitEngines(List<Replica> created) {
        Set<String> slots = new HashSet<>();
        created.forEach(replica -> slots.add(replica.engineSlot()));
        CompletableFuture<?>[] engines = slots.stream()
                .map(slot -> services.engines().whenCurrent(slot).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(engines).get(ENGINE_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            LOGGER.atWarn()
                    .addKeyValue("slots", slots)
                    .log("not every storage engine is there; its partitions are opened when it comes");
        }
    }

    /** Opens a log on a thread that may block, and gives it to its lane. */
    private void open(Replica replica, CompletableFuture<Void> done) {
        Provider<LogEngine> provider = services.engines().enter(replica.engineSlot());
        if (provider == null) {
            replica.lane().executeBlocking(() -> {
                // looked at once more in the lane: whoever brings an engine asks all closed replicas there
                replica.lifecycle().leaveToLane();
                replica.lifecycle().reopen();
                done.complete(null);
            });
            return;
        }
        try {
            OpenLog opened = replica.lifecycle().open(provider);
            replica.lane().executeBlocking(() -> {
                replica.lifecycle().install(opened);
                done.complete(null);
            });
        } catch (IOException e) {
            replica.lifecycle().leaveToLane();
            replica.storageFailed(e);
            done.complete(null);
        } catch (RuntimeException | Error e) {
            replica.lane().executeBlocking(() -> {
                replica.lifecycle().openFailed(e);
                done.complete(null);
            });
        } finally {
            provider.exit();
        }
    }
}
