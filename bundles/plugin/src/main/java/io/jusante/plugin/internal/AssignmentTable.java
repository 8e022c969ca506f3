package io.jusante.plugin.internal;

import io.jusante.kernel.Assignments;
import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.Clock;
import io.jusante.launcher.Launch;
import io.jusante.plugin.internal.JournalRecord.Step;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which build fills which slot, out of the journal.
 *
 * <p>At start the journal is squared with what the launcher installed, which is the truth: a change that a crash cut
 * short is committed if its build is there, and else rolled back; an assignment to a build that is not there any more
 * (a newer distribution, a start that failed three times) is retired.
 */
@Component(service = {Assignments.class, AssignmentTable.class})
public final class AssignmentTable implements Assignments {
    private static final Logger LOGGER = LoggerFactory.getLogger(AssignmentTable.class);

    private final PluginFolder folder;
    private final Journal journal;
    private final Clock clock;
    private volatile Map<String, String> digests = Map.of();

    @Activate
    public AssignmentTable(BundleContext context, @Reference Launch launch) throws IOException {
        this(new PluginFolder(launch.dataDirectory()), installed(context), Clock.SYSTEM, launch);
    }

    AssignmentTable(PluginFolder folder, Map<String, Set<String>> installed, Clock clock, Launch launch)
            throws IOException {
        this.folder = folder;
        this.clock = clock;
        try {
            journal = Journal.open(folder.journal());
        } catch (IOException e) {
            launch.fail(1, "the plugin journal can't be opened: " + e.getMessage());
            throw e;
        }
        settle(installed);
        folder.deleteAllBut(worthKeeping());
    }

    @Deactivate
    void close() throws IOException {
        journal.close();
    }

    @Override
    public @Nullable String digestOf(String slot) {
        return digests.get(slot);
    }

    PluginFolder folder() {
        return folder;
    }

    /** {@return the number for the next change} */
    long nextChange() {
        return journal.records().stream().mapToLong(JournalRecord::change).max().orElse(0) + 1;
    }

    /** The jar is in the data directory and about to be installed. */
    void staged(long change, BundleIdentity bundle, String fromDigest) throws IOException {
        append(change, Step.STAGED, bundle, fromDigest, null, null);
    }

    /** The host uses the build in this slot; so does everybody who asks from now on. */
    void assigned(long change, BundleIdentity bundle, String fromDigest, String slot) throws IOException {
        append(change, Step.ASSIGNED, bundle, fromDigest, slot, null);
        assign(slot, bundle.digest());
    }

    /** Everything is on the new build. */
    void committed(long change, BundleIdentity bundle, String fromDigest) throws IOException {
        append(change, Step.COMMITTED, bundle, fromDigest, null, null);
    }

    /** Everything is on the old build. */
    void rolledBack(long change, BundleIdentity bundle, String fromDigest, String reason) throws IOException {
        append(change, Step.ROLLED_BACK, bundle, fromDigest, null, reason);
    }

    /** Puts an assignment back in memory: the step of a roll-back before {@link #rolledBack}. */
    void assign(String slot, @Nullable String digest) {
        synchronized (this) {
            Map<String, String> next = new HashMap<>(digests);
            if (digest == null) {
                next.remove(slot);
            } else {
                next.put(slot, digest);
            }
            digests = Map.copyOf(next);
        }
    }

    /** {@return digests of the jars that a start, or a way back, may need} */
    Set<String> worthKeeping() throws IOException {
        Set<String> keep = new HashSet<>(folder.overridingDigests());
        Map<String, String> lastFrom = new HashMap<>();
        for (JournalRecord step : journal.records()) {
            if (step.step() == Step.COMMITTED && step.fromDigest() != null) {
                lastFrom.put(step.bundle().symbolicName(), step.fromDigest());
            }
        }
        keep.addAll(lastFrom.values());
        return keep;
    }

    private void settle(Map<String, Set<String>> installed) throws IOException {
        Map<Long, JournalRecord> open = new LinkedHashMap<>();
        for (JournalRecord step : journal.records()) {
            if (step.endsChange()) {
                open.remove(step.change());
            } else if (step.step() == Step.STAGED) {
                open.put(step.change(), step);
            }
        }
        for (JournalRecord staged : open.values()) {
            settle(staged, isThere(installed, staged.bundle()));
        }
        Map<String, BundleIdentity> assigned = new HashMap<>();
        Map<Long, Map<String, BundleIdentity>> pending = new HashMap<>();
        for (JournalRecord step : journal.records()) {
            if (step.step() == Step.ASSIGNED && step.slot() != null) {
                pending.computeIfAbsent(step.change(), key -> new HashMap<>()).put(step.slot(), step.bundle());
            } else if (step.step() == Step.COMMITTED) {
                assigned.putAll(pending.getOrDefault(step.change(), Map.of()));
            } else if (step.step() == Step.RETIRED) {
                assigned.values().removeIf(bundle -> bundle.equals(step.bundle()));
            }
        }
        retireAbsent(assigned, installed);
        Map<String, String> found = new HashMap<>();
        assigned.forEach((slot, bundle) -> found.put(slot, bundle.digest()));
        digests = Map.copyOf(found);
    }

    private void settle(JournalRecord staged, boolean isThere) throws IOException {
        String from = String.valueOf(staged.fromDigest());
        if (isThere) {
            append(staged.change(), Step.COMMITTED, staged.bundle(), from, null, null);
        } else {
            append(staged.change(), Step.ROLLED_BACK, staged.bundle(), from, null, "the process ended in the middle");
        }
        LOGGER.atWarn()
                .addKeyValue("bundle", staged.bundle())
                .addKeyValue("outcome", isThere ? "committed" : "rolled back")
                .log("the process ended in the middle of a plugin update");
    }

    private void retireAbsent(Map<String, BundleIdentity> assigned, Map<String, Set<String>> installed)
            throws IOException {
        Set<BundleIdentity> gone = new HashSet<>(assigned.values());
        gone.removeIf(bundle -> isThere(installed, bundle));
        assigned.values().removeAll(gone);
        for (BundleIdentity bundle : gone) {
            append(nextChange(), Step.RETIRED, bundle, null, null, "this start did not install it");
            LOGGER.atInfo()
                    .addKeyValue("bundle", bundle)
                    .log("a plugin of an earlier start is not installed any more: its assignments are retired");
        }
    }

    private void append(
            long change,
            Step step,
            BundleIdentity bundle,
            @Nullable String from,
            @Nullable String slot,
            @Nullable String reason)
            throws IOException {
        journal.append(new JournalRecord(change, step, clock.wallMs(), bundle, from, slot, reason));
    }

    private static boolean isThere(Map<String, Set<String>> installed, BundleIdentity bundle) {
        return installed.getOrDefault(bundle.symbolicName(), Set.of()).contains(bundle.digest());
    }

    private static Map<String, Set<String>> installed(BundleContext context) {
        Map<String, Set<String>> installed = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            BundleIdentity identity = BundleIdentity.of(bundle);
            installed
                    .computeIfAbsent(identity.symbolicName(), key -> new HashSet<>())
                    .add(identity.digest());
        }
        return installed;
    }
}
