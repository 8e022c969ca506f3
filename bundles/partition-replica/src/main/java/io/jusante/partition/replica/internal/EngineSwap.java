package io.jusante.partition.replica.internal;

import io.jusante.kernel.Clock;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.kernel.ProviderSwap;
import io.jusante.kernel.SwapReport;
import io.jusante.storage.LogEngine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves all logs of a slot from one engine's provider to another's, a few at a time, and back again where that fails.
 * One swap at a time.
 */
final class EngineSwap {
    private static final Logger LOGGER = LoggerFactory.getLogger(EngineSwap.class);
    /** Hand-overs at the same time: more would make each of them slower, as they wait for the same disk. */
    private static final int AT_ONCE = 2;

    private final ReplicaServices services;
    private final Supplier<Collection<Replica>> replicas;
    private final Supplier<ParkedAppends.Limits> limits;
    private final ProviderSwap draining;
    private final AtomicBoolean underWay = new AtomicBoolean();

    EngineSwap(
            ReplicaServices services, Supplier<Collection<Replica>> replicas, Supplier<ParkedAppends.Limits> limits) {
        this.services = services;
        this.replicas = replicas;
        this.limits = limits;
        this.draining = new ProviderSwap(services.clock(), services.timer());
    }

    CompletionStage<SwapReport> swap(String slot, String toDigest, long deadlineNs) {
        ProviderSlots<LogEngine> engines = services.engines();
        Provider<LogEngine> to = engines.candidate(slot, toDigest);
        if (to == null) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("no provider of " + slot + " has the digest " + toDigest));
        }
        Provider<LogEngine> from = engines.current(slot);
        if (from == to) {
            return CompletableFuture.completedFuture(SwapReport.of(0, 0, 0));
        }
        if (!underWay.compareAndSet(false, true)) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("another swap of a storage engine is under way: try again"));
        }
        Move move = new Move(slot, from, to, deadlineNs);
        return move.run().whenComplete((report, failure) -> underWay.set(false));
    }

    /** One swap. */
    private final class Move {
        private final Clock clock = services.clock();
        private final String slot;
        private final @Nullable Provider<LogEngine> from;
        private final Provider<LogEngine> to;
        private final long deadlineNs;
        private final long startNs = clock.nanoTime();
        private final AtomicInteger handedOver = new AtomicInteger();
        private final AtomicLong longestStallNs = new AtomicLong();

        Move(String slot, @Nullable Provider<LogEngine> from, Provider<LogEngine> to, long deadlineNs) {
            this.slot = slot;
            this.from = from;
            this.to = to;
            this.deadlineNs = deadlineNs;
        }

        CompletionStage<SwapReport> run() {
            to.reinstate();
            services.engines().select(to);
            Provider<LogEngine> old = from;
            if (old == null) {
                reopenAll();
                return CompletableFuture.completedFuture(report());
            }
            return handAllOver(old, to, deadlineNs)
                    .thenCompose(nothing -> {
                        old.retire();
                        return draining.drain(old, deadlineNs);
                    })
                    .handle((nothing, failure) -> failure)
                    .thenCompose(failure ->
                            failure == null ? CompletableFuture.completedFuture(report()) : rollBack(old, failure));
        }

        private void reopenAll() {
            for (Replica replica : replicas.get()) {
                if (replica.engineSlot().equals(slot)) {
                    replica.lane().executeBlocking(replica.lifecycle()::reopen);
                }
            }
        }

        private SwapReport report() {
            SwapReport report = SwapReport.of(handedOver.get(), longestStallNs.get(), clock.nanoTime() - startNs);
            LOGGER.atInfo()
                    .addKeyValue("slot", slot)
                    .addKeyValue("from", from == null ? "nothing" : from.identity())
                    .addKeyValue("to", to.identity())
                    .addKeyValue("partitions", report.handedOver())
                    .addKeyValue("longestStallUs", report.longestStallNs() / 1_000)
                    .addKeyValue("totalMs", report.totalNs() / 1_000_000)
                    .log("storage engine swapped");
            return report;
        }

        private CompletionStage<SwapReport> rollBack(Provider<LogEngine> old, Throwable failure) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOGGER.atWarn()
                    .setCause(cause)
                    .addKeyValue("slot", slot)
                    .addKeyValue("engine", to.identity())
                    .log("a swap failed; all logs go back to the old storage engine");
            old.reinstate();
            services.engines().select(old);
            return handAllOver(to, old, Long.MAX_VALUE).handle((nothing, again) -> {
                String outcome = again == null
                        ? slot + " stays on " + old.identity()
                        : "not all logs of " + slot + " could be given back to " + old.identity();
                throw new IllegalStateException(outcome + ": " + cause.getMessage(), cause);
            });
        }

        /** Hands over whatever is open with the one engine; completes when all is done, fails with the first failure. */
        private CompletableFuture<Void> handAllOver(
                Provider<LogEngine> source, Provider<LogEngine> target, long untilNs) {
            List<Replica> open = new ArrayList<>();
            for (Replica replica : replicas.get()) {
                if (replica.state() instanceof StoreState.Serving serving && serving.provider() == source) {
                    open.add(replica);
                }
            }
            Sweep sweep = new Sweep(open, target, untilNs);
            List<CompletableFuture<Void>> workers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                workers.add(sweep.work());
            }
            return CompletableFuture.allOf(workers.toArray(new CompletableFuture<?>[0]));
        }

        /** One pass over the logs that are open with the engine that is left. */
        private final class Sweep {
            private final List<Replica> open;
            private final Provider<LogEngine> target;
            private final long untilNs;
            private final AtomicInteger next = new AtomicInteger();
            private final AtomicBoolean failed = new AtomicBoolean();

            Sweep(List<Replica> open, Provider<LogEngine> target, long untilNs) {
                this.open = open;
                this.target = target;
                this.untilNs = untilNs;
            }

            /** A roll-back has no deadline, and goes on where one log fails. */
            private boolean mayStop() {
                return untilNs != Long.MAX_VALUE;
            }

            CompletableFuture<Void> work() {
                int index = next.getAndIncrement();
                if (index >= open.size() || (failed.get() && mayStop())) {
                    return CompletableFuture.completedFuture(null);
                }
                return handOver(open.get(index))
                        .handle((nothing, failure) -> {
                            if (failure != null) {
                                failed.set(true);
                            }
                            return failure;
                        })
                        .thenCompose(failure -> {
                            if (failure == null || !mayStop()) {
                                CompletableFuture<Void> rest = work();
                                return failure == null
                                        ? rest
                                        : rest.thenCompose(done -> CompletableFuture.failedFuture(failure));
                            }
                            return CompletableFuture.failedFuture(failure);
                        });
            }

            private CompletableFuture<Void> handOver(Replica replica) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                ParkedAppends.Limits bounds = limits.get();
                ParkedAppends parked = new ParkedAppends(replica.id(), bounds);
                replica.park(parked);
                ScheduledFuture<?> expiry =
                        services.timer().schedule(parked::expire, bounds.waitMs(), TimeUnit.MILLISECONDS);
                replica.lane().executeBlocking(() -> {
                    Throwable failure = null;
                    try {
                        handOverNow(replica);
                    } catch (ReplicaHandover.HandoverFailedException | RuntimeException e) {
                        failure = e;
                    }
                    replica.unpark();
                    expiry.cancel(false);
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
                return done;
            }

            private void handOverNow(Replica replica) throws ReplicaHandover.HandoverFailedException {
                if (mayStop() && clock.nanoTime() - untilNs >= 0) {
                    throw new IllegalStateException("the time for the swap is over");
                }
                long stallNs = new ReplicaHandover(replica).run(target);
                if (stallNs >= 0) {
                    handedOver.incrementAndGet();
                    longestStallNs.accumulateAndGet(stallNs, Math::max);
                }
            }
        }
    }
}
