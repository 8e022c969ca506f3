package io.jusante.launcher.feature;

import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The features that a start is made of, each after those that it requires. */
public final class FeatureSet {
    private final List<Feature> features;

    private FeatureSet(Collection<Feature> features) {
        this.features = List.copyOf(features);
    }

    /**
     * Reads the features of a distribution.
     *
     * @param folder holds one {@code <name>.json} for each feature
     * @param names the features to start, what they require is added; empty for all
     * @throws LaunchException if a feature is missing, malformed or requires itself
     */
    public static FeatureSet read(Path folder, Collection<String> names) throws LaunchException {
        Map<String, Feature> all = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                Feature feature = Feature.read(file);
                all.put(feature.name(), feature);
            }
        } catch (IOException unreadable) {
            throw new LaunchException("The features cannot be read: " + unreadable.getMessage(), unreadable);
        }
        return of(all, names);
    }

    static FeatureSet of(Map<String, Feature> all, Collection<String> names) throws LaunchException {
        Map<String, Feature> ordered = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? all.keySet() : names) {
            add(name, all, ordered, new LinkedHashSet<>());
        }
        return new FeatureSet(ordered.values());
    }

    private static void add(String name, Map<String, Feature> all, Map<String, Feature> ordered, Set<String> path)
            throws LaunchException {
        if (ordered.containsKey(name)) {
            return;
        }
        Feature feature = all.get(name);
        if (feature == null) {
            throw new LaunchException("There is no feature \"" + name + "\""
                    + (path.isEmpty() ? "" : ", which " + String.join(" > ", path) + " requires")
                    + "; this distribution has " + String.join(", ", all.keySet()) + ".");
        }
        if (!path.add(name)) {
            throw new LaunchException("Features require each other: " + String.join(" > ", path) + " > " + name + ".");
        }
        for (String required : feature.requires()) {
            add(required, all, ordered, path);
        }
        path.remove(name);
        ordered.put(name, feature);
    }

    /** {@return the features, each after those that it requires} */
    public List<Feature> features() {
        return features;
    }

    /** {@return each bundle once, by start level, then in the order of the features} */
    public List<FeatureBundle> bundles() {
        Map<String, FeatureBundle> once = new LinkedHashMap<>();
        for (Feature feature : features) {
            for (FeatureBundle bundle : feature.bundles()) {
                once.putIfAbsent(bundle.location(), bundle);
            }
        }
        List<FeatureBundle> ordered = new ArrayList<>(once.values());
        ordered.sort(Comparator.comparingInt(FeatureBundle::startLevel));
        return ordered;
    }
}
