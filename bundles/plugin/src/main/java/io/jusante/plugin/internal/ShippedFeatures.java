package io.jusante.plugin.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which bundles this distribution ships, and in which features: its folder {@code features}, R8 feature JSON. */
final class ShippedFeatures {
    private final Map<String, String> digests = new HashMap<>();
    private final Map<String, List<String>> features = new TreeMap<>();

    static ShippedFeatures read(Path distribution) throws IOException {
        ShippedFeatures shipped = new ShippedFeatures();
        Path folder = distribution.resolve("features");
        if (!Files.isDirectory(folder)) {
            return shipped;
        }
        JSON json = JSON.builder(JsonFactory.builder()
                        .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                        .build())
                .build();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                shipped.add(json.mapFrom(Files.readAllBytes(file)));
            }
        }
        return shipped;
    }

    /** {@return the digest of the distribution's own bundle of this name, or null} */
    @Nullable String digestOf(String symbolicName) {
        return digests.get(symbolicName);
    }

    /** {@return the features that it belongs to, in order} */
    List<String> featuresOf(String symbolicName) {
        return features.getOrDefault(symbolicName, List.of()).stream().sorted().toList();
    }

    private void add(Map<String, Object> feature) {
        String[] id = String.valueOf(feature.get("id")).split(":", -1);
        String name = id.length > 1 ? id[1] : id[0];
        if (feature.get("bundles") instanceof List<?> bundles) {
            for (Object one : bundles) {
                if (one instanceof Map<?, ?> bundle && bundle.get("symbolic-name") instanceof String symbolicName) {
                    features.computeIfAbsent(symbolicName, key -> new ArrayList<>())
                            .add(name);
                    if (bundle.get("sha-256") instanceof String digest) {
                        digests.put(symbolicName, digest);
                    }
                }
            }
        }
    }
}
