package io.jusante.launcher.plugins;

import io.jusante.launcher.data.AtomicFile;
import io.jusante.launcher.data.Json;
import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code plugins/overrides.json}: what the start has to know of the plugin journal. A JSON array, oldest first:
 *
 * <pre>
 * [ { "symbolicName": "io.jusante.storage.segment",   which bundle
 *     "version": "1.1.0",                             version of the new one
 *     "digest": "&lt;SHA-256&gt;",                          identity of the new one
 *     "file": "&lt;SHA-256&gt;.jar",                        its jar, in plugins/; may be left out when it is called so
 *     "replaces": "&lt;SHA-256&gt;" } ]                     digest of the distribution's bundle; left out for an addition
 * </pre>
 *
 * <p>Of several for one symbolic name the last counts. While the process runs the plugin bundle alone writes the file
 * (atomically, after the jar is on disk); before the first bundle is installed the launcher may take entries out.
 */
public final class OverrideFile {
    private final Path file;

    public OverrideFile(Path plugins) {
        this.file = plugins.resolve("overrides.json");
    }

    /** {@return the overrides, oldest first; none if there is no file} */
    public List<BundleOverride> read() throws LaunchException {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<BundleOverride> overrides = new ArrayList<>();
            for (Object entry : Json.array(Json.read(file), "the file")) {
                overrides.add(BundleOverride.of(Json.object(entry, "an override")));
            }
            return overrides;
        } catch (IOException malformed) {
            throw new LaunchException(
                    file + " cannot be read: " + malformed.getMessage()
                            + "; move it away to start with the distribution's own bundles.",
                    malformed);
        }
    }

    /** Replaces the whole file. */
    public void write(List<BundleOverride> overrides) throws IOException {
        List<Map<String, @Nullable Object>> json = new ArrayList<>();
        for (BundleOverride override : overrides) {
            json.add(override.json());
        }
        AtomicFile.write(file, Json.pretty(json) + "\n");
    }
}
