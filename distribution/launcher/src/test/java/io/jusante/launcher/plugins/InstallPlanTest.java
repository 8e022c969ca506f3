package io.jusante.launcher.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.launcher.feature.FeatureBundle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class InstallPlanTest {
    private static final Path REPOSITORY = Path.of("/repository");
    private static final Path PLUGINS = Path.of("/plugins");
    private static final String SHIPPED = digest('a');

    @Test
    void installsWhatShipsWhereNothingWasChanged() {
        InstallPlan plan = plan("1.0.0");

        InstallPlan.Entry entry = plan.bundles().get(0);
        assertEquals(Path.of("/repository/g/engine/1.0.0/engine-1.0.0.jar"), entry.jar());
        assertNull(entry.expectedDigest());
    }

    @Test
    void installsTheOverrideInPlaceOfWhatShips() {
        InstallPlan plan = plan("1.0.0", override("1.1.0", 'b', SHIPPED));

        InstallPlan.Entry entry = plan.bundles().get(0);
        assertEquals(1, plan.bundles().size());
        assertEquals(PLUGINS.resolve(digest('b') + ".jar"), entry.jar());
        assertEquals("jusante:engine:" + digest('b'), entry.location());
        assertEquals(digest('b'), entry.expectedDigest());
        assertEquals(7, entry.startLevel());
    }

    @Test
    void keepsADowngradeAsLongAsTheSameBuildShips() {
        InstallPlan plan = plan("1.0.0", override("0.9.0", 'b', SHIPPED));

        assertTrue(plan.retired().isEmpty());
        assertEquals(digest('b'), plan.bundles().get(0).expectedDigest());
    }

    @Test
    void theLastOfSeveralCounts() {
        InstallPlan plan = plan("1.0.0", override("1.1.0", 'b', SHIPPED), override("1.2.0", 'c', SHIPPED));

        assertEquals(digest('c'), plan.bundles().get(0).expectedDigest());
        assertEquals(2, plan.kept().size());
    }

    @Test
    void retiresWhatIsOlderThanANewDistributionShips() {
        BundleOverride old = override("1.1.0", 'b', digest('0'));

        InstallPlan plan = plan("1.2.0", old);

        assertEquals(List.of(old), plan.retired());
        assertTrue(plan.kept().isEmpty());
        assertNull(plan.bundles().get(0).expectedDigest());
    }

    @Test
    void keepsWhatIsNotOlderThanANewDistributionShips() {
        InstallPlan plan = plan("1.1.0", override("1.1.0", 'b', digest('0')));

        assertTrue(plan.retired().isEmpty());
        assertEquals(digest('b'), plan.bundles().get(0).expectedDigest());
    }

    @Test
    void anOverrideOfWhatShipsByNowIsWhatShips() {
        InstallPlan plan = plan("1.1.0", override("1.1.0", 'a', digest('0')));

        assertNull(plan.bundles().get(0).expectedDigest());
    }

    @Test
    void installsAnAdditionLast() {
        BundleOverride addition =
                new BundleOverride("codec", new Version("1.0.0"), digest('d'), digest('d') + ".jar", null);

        InstallPlan plan = plan("1.0.0", addition);

        assertEquals(
                List.of("engine", "codec"),
                plan.bundles().stream().map(InstallPlan.Entry::symbolicName).toList());
    }

    @Test
    void leavesOutTheOverrideOfABundleThatIsInNoFeature() {
        BundleOverride other =
                new BundleOverride("other", new Version("1.0.0"), digest('d'), digest('d') + ".jar", digest('e'));

        InstallPlan plan = plan("1.0.0", other);

        assertEquals(List.of(other), plan.idle());
        assertEquals(List.of(other), plan.kept());
        assertEquals(1, plan.bundles().size());
    }

    private static InstallPlan plan(String shipped, BundleOverride... overrides) {
        FeatureBundle bundle =
                new FeatureBundle("g:engine:" + shipped, "engine", new Version(shipped), SHIPPED, false, 7);
        return InstallPlan.of(List.of(bundle), List.of(overrides), REPOSITORY, PLUGINS);
    }

    private static BundleOverride override(String version, char digest, String replaces) {
        return new BundleOverride("engine", new Version(version), digest(digest), digest(digest) + ".jar", replaces);
    }

    private static String digest(char c) {
        return String.valueOf(c).repeat(64);
    }
}
