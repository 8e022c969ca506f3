package io.jusante.launcher.feature;

import io.jusante.launcher.data.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/**
 * One bundle of an assembled feature. Name, version and digest were read from the jar when the distribution was
 * assembled, so that nothing has to be opened or hashed at start.
 *
 * @param id {@code group:artifact[:type[:classifier]]:version}
 * @param symbolicName the bundle's symbolic name
 * @param version the bundle's version
 * @param digest lower-case hexadecimal SHA-256 of the jar
 * @param fragment whether it is a fragment, which is installed and never started
 * @param startLevel when it starts and, backwards, stops; from 1
 */
public record FeatureBundle(
        String id, String symbolicName, Version version, String digest, boolean fragment, int startLevel) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** The start level of a bundle that names none. */
    static final int DEFAULT_START_LEVEL = 5;

    /** The highest start level that a feature may name. */
    public static final int MAX_START_LEVEL = 20;

    public FeatureBundle {
        if (!DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("bundle " + id + " has no SHA-256: " + digest);
        }
        if (startLevel < 1 || startLevel > MAX_START_LEVEL) {
            throw new IllegalArgumentException(
                    "start-level of bundle " + id + " is not from 1 to " + MAX_START_LEVEL + ": " + startLevel);
        }
        path(id);
    }

    static FeatureBundle of(Map<String, @Nullable Object> json) throws IOException {
        String id = Json.text(json, "id", "a bundle");
        String what = "bundle " + id;
        String level = Json.textOrNull(json, "start-level", what);
        try {
            return new FeatureBundle(
                    id,
                    Json.text(json, "symbolic-name", what),
                    Version.parseVersion(Json.text(json, "bundle-version", what)),
                    Json.text(json, "sha-256", what),
                    "true".equals(Json.textOrNull(json, "fragment", what)),
                    level == null ? DEFAULT_START_LEVEL : Integer.parseInt(level));
        } catch (NumberFormatException notANumber) {
            throw new IOException("start-level of " + what + " is not a number: " + level, notANumber);
        } catch (IllegalArgumentException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        }
    }

    /** {@return the location under which it is installed; the same form for bundles that come in at run time} */
    public String location() {
        return location(symbolicName, digest);
    }

    /** {@return the location of any bundle of this name and digest} */
    public static String location(String symbolicName, String digest) {
        return "jusante:" + symbolicName + ":" + digest;
    }

    /** {@return where it lies in a repository of Maven's layout} */
    public Path path(Path repository) {
        return repository.resolve(path(id));
    }

    private static String path(String id) {
        String[] part = id.split(":", -1);
        if (part.length < 3 || part.length > 5) {
            throw new IllegalArgumentException("not group:artifact[:type[:classifier]]:version: " + id);
        }
        String version = part[part.length - 1];
        String type = part.length > 3 ? part[2] : "jar";
        String classifier = part.length > 4 ? "-" + part[3] : "";
        return part[0].replace('.', '/') + "/" + part[1] + "/" + version + "/" + part[1] + "-" + version + classifier
                + "." + type;
    }
}
