package io.jusante.plugin.internal;

import io.jusante.kernel.BundleIdentity;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of one change.
 *
 * @param change numbers the changes of this data directory, from 1
 * @param atMs wall clock, for people
 * @param bundle the build that comes in; of {@link Step#RETIRED} the one that went
 * @param fromDigest the build that it takes the place of
 * @param slot of {@link Step#ASSIGNED}
 * @param reason why it was taken back
 */
record JournalRecord(
        long change,
        Step step,
        long atMs,
        BundleIdentity bundle,
        @Nullable String fromDigest,
        @Nullable String slot,
        @Nullable String reason) {

    /** What happened. */
    enum Step {
        /** The jar is in the data directory. */
        STAGED,
        /** A host uses it in a slot. */
        ASSIGNED,
        /** It is what the next start installs. */
        COMMITTED,
        /** Everything is as it was before. */
        ROLLED_BACK,
        /** A later start no longer installed it. */
        RETIRED
    }

    boolean endsChange() {
        return step == Step.COMMITTED || step == Step.ROLLED_BACK;
    }

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("change", change);
        json.put("step", step.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("atMs", atMs);
        json.put("symbolicName", bundle.symbolicName());
        json.put("version", bundle.version());
        json.put("digest", bundle.digest());
        putIfThere(json, "from", fromDigest);
        putIfThere(json, "slot", slot);
        putIfThere(json, "reason", reason);
        return json;
    }

    static JournalRecord fromJson(Map<String, ?> json) throws IOException {
        if (json.get("change") instanceof Number change
                && json.get("atMs") instanceof Number atMs
                && json.get("step") instanceof String step
                && json.get("symbolicName") instanceof String symbolicName
                && json.get("version") instanceof String version
                && json.get("digest") instanceof String digest) {
            try {
                return new JournalRecord(
                        change.longValue(),
                        Step.valueOf(step.toUpperCase(Locale.ROOT).replace('-', '_')),
                        atMs.longValue(),
                        new BundleIdentity(symbolicName, version, digest),
                        (String) json.get("from"),
                        (String) json.get("slot"),
                        (String) json.get("reason"));
            } catch (IllegalArgumentException | ClassCastException e) {
                throw new IOException("a record of the plugin journal makes no sense: " + json, e);
            }
        }
        throw new IOException("a record of the plugin journal is incomplete: " + json);
    }

    private static void putIfThere(Map<String, Object> json, String key, @Nullable String value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
