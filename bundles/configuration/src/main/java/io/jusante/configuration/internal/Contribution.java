package io.jusante.configuration.internal;

import io.jusante.configuration.ConfigScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one bundle says about properties.
 *
 * @param bundle the symbolic name
 * @param bundleId in the order of which bundles of one symbolic name follow each other
 * @param standing catalogue or bundle: the higher wins over the lower
 * @param reads properties that others define and this bundle gives an effect
 * @param prefixes names that this bundle takes without a definition for each
 */
record Contribution(
        String bundle,
        long bundleId,
        Standing standing,
        Map<ConfigScope, Set<String>> reads,
        List<String> prefixes,
        List<PropertyDefinition> definitions) {

    /** Who wins where two define the same. */
    enum Standing {
        CATALOGUE,
        BUNDLE
    }

    static Contribution none(String bundle, long bundleId) {
        return new Contribution(bundle, bundleId, Standing.BUNDLE, Map.of(), List.of(), List.of());
    }

    /** {@return the same with more definitions} */
    Contribution with(List<PropertyDefinition> more) {
        List<PropertyDefinition> all = new ArrayList<>(definitions);
        all.addAll(more);
        return new Contribution(bundle, bundleId, standing, reads, prefixes, all);
    }

    boolean isEmpty() {
        return reads.isEmpty() && prefixes.isEmpty() && definitions.isEmpty();
    }
}
