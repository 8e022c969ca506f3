package io.jusante.plugin.internal;

import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.Clock;
import io.jusante.kernel.SlotHost;
import io.jusante.kernel.SwapReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges one bundle for another build of it, without stopping what it serves: installed beside, resolved, started,
 * slot by slot handed over, and only then the old one stops. Never {@link Bundle#update}, never a refresh. Whatever goes
 * wrong before the end, everything is back on the old build. One at a time; on a thread that may block.
 */
final class BundleUpdate {
    private static final Logger LOGGER = LoggerFactory.getLogger(BundleUpdate.class);
    private static final long POLL_NS = 2_000_000;

    /** How much longer than its deadline a host may take to say that it gave up. */
    private static final long GRACE_NS = TimeUnit.SECONDS.toNanos(5);

    private final BundleContext context;
    private final AssignmentTable table;
    private final ShippedFeatures shipped;
    private final Supplier<List<SlotHost>> hosts;
    private final Clock clock;
    private final long timeoutNs;
    private final Consumer<String> progress;

    /**
     * @param hosts the hosts that are there at the moment
     * @param timeoutNs bounds each wait: for the new build to be offered, and for each slot
     */
    BundleUpdate(
            BundleContext context,
            AssignmentTable table,
            ShippedFeatures shipped,
            Supplier<List<SlotHost>> hosts,
            Clock clock,
            long timeoutNs,
            Consumer<String> progress) {
        this.context = context;
        this.table = table;
        this.shipped = shipped;
        this.hosts = hosts;
        this.clock = clock;
        this.timeoutNs = timeoutNs;
        this.progress = progress;
    }

    /** A slot of a host that the old build fills, and what was assigned to it. */
    private record Place(
            SlotHost host, String slot, @Nullable String assignedDigest) {}

    /** {@return what was done} */
    UpdateResult run(Path file) throws RefusedException, IOException {
        PluginFolder.Staged staged = table.folder().stage(file);
        BundleIdentity to = staged.identity();
        Bundle old;
        List<Place> places;
        Path jar;
        try {
            old = target(to);
            BundleIdentity from = BundleIdentity.of(old);
            if (from.digest().equals(to.digest())) {
                return UpdateResult.nothingToDo(from);
            }
            places = places(from);
            checkAlone(old, places);
            jar = table.folder().keep(staged);
        } finally {
            table.folder().discard(staged);
        }
        return exchange(old, to, jar, places);
    }

    private Bundle target(BundleIdentity to) throws RefusedException {
        Bundle target = null;
        for (Bundle bundle : context.getBundles()) {
            if (to.symbolicName().equals(bundle.getSymbolicName())) {
                boolean isInUse = hosts.get().stream()
                        .anyMatch(host ->
                                !slotsOf(host, BundleIdentity.of(bundle)).isEmpty());
                if (target == null || isInUse) {
                    target = bundle;
                }
            }
        }
        if (target == null) {
            throw new RefusedException(
                    "no bundle " + to.symbolicName() + " is installed: there is nothing to update; see plugin list");
        }
        return target;
    }

    private List<Place> places(BundleIdentity from) {
        List<Place> places = new ArrayList<>();
        for (SlotHost host : hosts.get()) {
            for (String slot : slotsOf(host, from)) {
                places.add(new Place(host, slot, table.digestOf(slot)));
            }
        }
        return places;
    }

    private void checkAlone(Bundle old, List<Place> places) throws RefusedException {
        List<Bundle> dependents = new Requirements(context).dependents(old);
        if (!dependents.isEmpty()) {
            TreeSet<String> names = new TreeSet<>();
            dependents.forEach(bundle -> names.add(String.valueOf(bundle.getSymbolicName())));
            throw new RefusedException(old.getSymbolicName() + " needs a restart: wired to it are "
                    + String.join(", ", names) + ", which would all have to stop");
        }
        if (places.isEmpty()) {
            throw new RefusedException(old.getSymbolicName()
                    + " needs a restart: it fills no slot, so nothing could take over from it while it runs");
        }
    }

    private UpdateResult exchange(Bundle old, BundleIdentity to, Path jar, List<Place> places)
            throws RefusedException, IOException {
        BundleIdentity from = BundleIdentity.of(old);
        long change = table.nextChange();
        table.staged(change, to, from.digest());
        LOGGER.atInfo().addKeyValue("from", from).addKeyValue("to", to).log("plugin update begins");
        List<Place> moved = new ArrayList<>();
        List<SlotMove> moves = new ArrayList<>();
        Bundle fresh = null;
        try {
            fresh = installBeside(from, to, jar);
            awaitOffers(fresh, to, places);
            for (Place place : places) {
                progress.accept(place.slot() + ": handing over to " + to.version());
                moved.add(place);
                SwapReport report = swap(place.host(), place.slot(), to.digest());
                moves.add(new SlotMove(place.host(), place.slot(), report));
                table.assigned(change, to, from.digest(), place.slot());
            }
            table.folder().override(to, shipped.digestOf(to.symbolicName()));
        } catch (RefusedException | IOException | RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            String leftOver = rollBack(change, from, to, fresh, moved, reason);
            throw new RefusedException(
                    from.symbolicName() + " stays at " + from.version() + ": " + reason + leftOver, e);
        }
        commit(change, from, to, old, fresh);
        return new UpdateResult(from, to, moves);
    }

    private Bundle installBeside(BundleIdentity from, BundleIdentity to, Path jar)
            throws RefusedException, IOException {
        progress.accept("installing " + to + " beside " + from);
        Bundle fresh = null;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(jar))) {
            fresh = context.installBundle(BundleIdentity.location(to.symbolicName(), to.digest()), in);
            String missing = new Requirements(context).unsatisfied(fresh);
            if (missing != null) {
                throw new RefusedException(to.symbolicName() + " " + to.version() + " " + missing);
            }
            fresh.start(Bundle.START_TRANSIENT);
            return fresh;
        } catch (BundleException e) {
            uninstall(fresh);
            throw new RefusedException(to.symbolicName() + " " + to.version() + " does not start: " + cause(e), e);
        } catch (RefusedException e) {
            uninstall(fresh);
            throw e;
        }
    }

    private void awaitOffers(Bundle fresh, BundleIdentity to, List<Place> places) throws RefusedException {
        long deadlineNs = clock.nanoTime() + timeoutNs;
        for (Place place : places) {
            while (!place.host().offers(place.slot(), to.digest())) {
                if (clock.nanoTime() - deadlineNs >= 0) {
                    throw new RefusedException(fresh.getSymbolicName() + " " + to.version() + " started, but does not"
                            + " offer to fill " + place.slot() + " after " + TimeUnit.NANOSECONDS.toMillis(timeoutNs)
                            + " ms");
                }
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }

    private SwapReport swap(SlotHost host, String slot, String digest) throws RefusedException {
        try {
            return host.swap(slot, digest, clock.nanoTime() + timeoutNs)
                    .toCompletableFuture()
                    .get(timeoutNs + GRACE_NS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RefusedException(slot + " could not be handed over: " + cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw new RefusedException(
                    slot + " was not handed over within " + TimeUnit.NANOSECONDS.toMillis(timeoutNs) + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(slot + " was not handed over: the process is stopping", e);
        }
    }

    private void commit(long change, BundleIdentity from, BundleIdentity to, Bundle old, Bundle fresh) {
        try {
            table.committed(change, to, from.digest());
        } catch (IOException e) {
            // the launcher's file says it already: the next start finds the new build and writes the record
            LOGGER.atError().setCause(e).addKeyValue("bundle", to).log("the plugin journal takes no record");
        }
        progress.accept("stopping " + from);
        // the order in which bundles stop; taken up by another thread, so not before it is sure to stay
        fresh.adapt(BundleStartLevel.class)
                .setStartLevel(old.adapt(BundleStartLevel.class).getStartLevel());
        uninstall(old);
        LOGGER.atInfo().addKeyValue("from", from).addKeyValue("to", to).log("plugin update done");
        deleteUnusedJars();
    }

    /** {@return an addition to the reason, where not even that went well} */
    private String rollBack(
            long change,
            BundleIdentity from,
            BundleIdentity to,
            @Nullable Bundle fresh,
            List<Place> moved,
            String reason) {
        progress.accept("going back to " + from);
        StringBuilder leftOver = new StringBuilder();
        for (int i = moved.size() - 1; i >= 0; i--) {
            Place place = moved.get(i);
            try {
                if (!from.digest().equals(place.host().current(place.slot()))) {
                    swap(place.host(), place.slot(), from.digest());
                }
            } catch (RefusedException | RuntimeException e) {
                LOGGER.atError().setCause(e).addKeyValue("slot", place.slot()).log("a slot can't be moved back");
                leftOver.append("; and ")
                        .append(place.slot())
                        .append(" can't be moved back (")
                        .append(e.getMessage())
                        .append("): restart the broker");
            }
            table.assign(place.slot(), place.assignedDigest());
        }
        if (leftOver.length() == 0) {
            uninstall(fresh);
        }
        try {
            table.rolledBack(change, to, from.digest(), reason + leftOver);
        } catch (IOException e) {
            LOGGER.atError().setCause(e).addKeyValue("bundle", to).log("the plugin journal takes no record");
        }
        LOGGER.atWarn()
                .addKeyValue("bundle", to)
                .addKeyValue("reason", reason + leftOver)
                .log("plugin update rolled back");
        deleteUnusedJars();
        return leftOver.toString();
    }

    private void deleteUnusedJars() {
        try {
            table.folder().deleteAllBut(table.worthKeeping());
        } catch (IOException e) {
            LOGGER.atWarn().setCause(e).log("jars of plugins that nobody needs can't be deleted");
        }
    }

    private static List<String> slotsOf(SlotHost host, BundleIdentity bundle) {
        return host.slots().stream()
                .filter(slot -> bundle.digest().equals(host.current(slot)))
                .sorted()
                .toList();
    }

    private static void uninstall(@Nullable Bundle bundle) {
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
            return;
        }
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException e) {
            LOGGER.atWarn().setCause(e).addKeyValue("bundle", bundle).log("a bundle failed while it stopped");
        }
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            LOGGER.atWarn().setCause(e).addKeyValue("bundle", bundle).log("a bundle can't be uninstalled");
        }
    }

    private static String cause(BundleException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
