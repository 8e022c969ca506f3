package io.jusante.launcher.feature;

import io.jusante.launcher.data.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A capability of the house: R8 feature JSON (OSGi Compendium 8, chapter 159), with one extension of ours, {@code
 * jusante-requires}, a text extension that lists the features that this one needs.
 *
 * @param name the artifact in the feature's id, which is also the name of its file
 * @param requires names of features
 * @param bundles in the order in which they start
 */
public record Feature(String name, List<String> requires, List<FeatureBundle> bundles) {
    static final String REQUIRES = "jusante-requires";

    public Feature {
        requires = List.copyOf(requires);
        bundles = List.copyOf(bundles);
    }

    static Feature read(Path file) throws IOException {
        try {
            return of(Json.object(Json.read(file), "a feature"));
        } catch (IOException wrong) {
            throw new IOException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    static Feature of(Map<String, @Nullable Object> json) throws IOException {
        String id = Json.text(json, "id", "the feature");
        String[] part = id.split(":", -1);
        if (part.length < 3) {
            throw new IOException("the feature's id is not group:artifact:version: " + id);
        }
        List<FeatureBundle> bundles = new ArrayList<>();
        for (Object bundle : Json.array(json.get("bundles"), "bundles")) {
            // R8 allows an id alone in the place of an object, but without the digest it cannot be installed
            bundles.add(FeatureBundle.of(Json.object(bundle, "an entry of bundles")));
        }
        return new Feature(part[1], requires(json), bundles);
    }

    private static List<String> requires(Map<String, @Nullable Object> json) throws IOException {
        Object extensions = json.get("extensions");
        if (extensions == null) {
            return List.of();
        }
        Object requires = Json.object(extensions, "extensions").get(REQUIRES);
        if (requires == null) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Object name : Json.array(Json.object(requires, REQUIRES).get("text"), "text of " + REQUIRES)) {
            names.add(String.valueOf(name));
        }
        return names;
    }
}
