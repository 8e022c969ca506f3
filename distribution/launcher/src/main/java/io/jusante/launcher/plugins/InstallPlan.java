package io.jusante.launcher.plugins;

import io.jusante.launcher.feature.FeatureBundle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is installed: the bundles of the features, some replaced by overrides.
 *
 * @param bundles in the order of the features; additions last
 * @param kept the overrides that stay in the file
 * @param retired overrides that are older than what the distribution ships by now
 * @param idle overrides of bundles that are in none of the features that start; they stay in the file
 */
public record InstallPlan(
        List<Entry> bundles, List<BundleOverride> kept, List<BundleOverride> retired, List<BundleOverride> idle) {
    /**
     * One bundle to install.
     *
     * @param expectedDigest the digest to check the jar against; null where the distribution vouches for it
     */
    public record Entry(
            String symbolicName,
            String location,
            Path jar,
            boolean fragment,
            int startLevel,
            @Nullable String expectedDigest) {}

    public InstallPlan {
        bundles = List.copyOf(bundles);
        kept = List.copyOf(kept);
        retired = List.copyOf(retired);
        idle = List.copyOf(idle);
    }

    /**
     * Decides which jar stands for each bundle.
     *
     * @param shipped the bundles of the features
     * @param overrides oldest first
     */
    public static InstallPlan of(
            List<FeatureBundle> shipped, List<BundleOverride> overrides, Path repository, Path plugins) {
        Map<String, FeatureBundle> byName = new LinkedHashMap<>();
        for (FeatureBundle bundle : shipped) {
            byName.put(bundle.symbolicName(), bundle);
        }
        List<BundleOverride> kept = new ArrayList<>();
        List<BundleOverride> retired = new ArrayList<>();
        List<BundleOverride> idle = new ArrayList<>();
        Map<String, BundleOverride> active = new LinkedHashMap<>();
        for (BundleOverride override : overrides) {
            FeatureBundle replaced = byName.get(override.symbolicName());
            if (replaced != null && isOutdated(override, replaced)) {
                retired.add(override);
                continue;
            }
            kept.add(override);
            if (replaced == null && override.replaces() != null) {
                idle.add(override);
            } else {
                active.put(override.symbolicName(), override);
            }
        }
        return new InstallPlan(entries(shipped, active, repository, plugins), kept, retired, idle);
    }

    /** Made to replace another build than the one that ships, and older than it. */
    private static boolean isOutdated(BundleOverride override, FeatureBundle shipped) {
        return !shipped.digest().equals(override.replaces())
                && override.version().compareTo(shipped.version()) < 0;
    }

    private static List<Entry> entries(
            List<FeatureBundle> shipped, Map<String, BundleOverride> active, Path repository, Path plugins) {
        List<Entry> entries = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (FeatureBundle bundle : shipped) {
            BundleOverride override = active.get(bundle.symbolicName());
            done.add(bundle.symbolicName());
            if (override == null || override.digest().equals(bundle.digest())) {
                entries.add(new Entry(
                        bundle.symbolicName(),
                        bundle.location(),
                        bundle.path(repository),
                        bundle.fragment(),
                        bundle.startLevel(),
                        null));
            } else {
                entries.add(entry(override, plugins, bundle.fragment(), bundle.startLevel()));
            }
        }
        for (BundleOverride addition : active.values()) {
            if (done.add(addition.symbolicName())) {
                entries.add(entry(addition, plugins, false, FeatureBundle.MAX_START_LEVEL));
            }
        }
        return entries;
    }

    private static Entry entry(BundleOverride override, Path plugins, boolean fragment, int startLevel) {
        return new Entry(
                override.symbolicName(),
                FeatureBundle.location(override.symbolicName(), override.digest()),
                plugins.resolve(override.file()),
                fragment,
                startLevel,
                override.digest());
    }
}
