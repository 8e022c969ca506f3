package io.jusante.launcher.plugins;

import io.jusante.launcher.data.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * A bundle that came in at run time and is to be there after a restart too.
 *
 * @param symbolicName which bundle it is
 * @param version its version
 * @param digest lower-case hexadecimal SHA-256 of its jar
 * @param file the jar's name in the folder of the plugins
 * @param replaces digest of the distribution's bundle in whose stead it was installed; null if it is an addition
 */
public record BundleOverride(
        String symbolicName,
        Version version,
        String digest,
        String file,
        @Nullable String replaces) {
    public BundleOverride {
        if (file.isEmpty() || file.contains("/") || file.startsWith(".")) {
            throw new IllegalArgumentException("not a plain file name: " + file);
        }
    }

    static BundleOverride of(Map<String, @Nullable Object> json) throws IOException {
        String name = Json.text(json, "symbolicName", "an override");
        String what = "the override of " + name;
        String digest = Json.text(json, "digest", what);
        String file = Json.textOrNull(json, "file", what);
        try {
            return new BundleOverride(
                    name,
                    Version.parseVersion(Json.text(json, "version", what)),
                    digest,
                    file == null ? digest + ".jar" : file,
                    Json.textOrNull(json, "replaces", what));
        } catch (IllegalArgumentException wrong) {
            throw new IOException(what + ": " + wrong.getMessage(), wrong);
        }
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("symbolicName", symbolicName);
        json.put("version", version.toString());
        json.put("digest", digest);
        json.put("file", file);
        if (replaces != null) {
            json.put("replaces", replaces);
        }
        return json;
    }

    @Override
    public String toString() {
        return symbolicName + " " + version + " (" + digest.substring(0, Math.min(12, digest.length())) + ")";
    }
}
