package io.jusante.itests.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
    private static final Path CHECKOUT = Path.of(System.getProperty("jusante.checkout"));

    /** Fewer than the first issue has would mean that they were not found. */
    private static final int LEAST_BUNDLES = 30;

    @Test
    void allBuiltBundlesKeepTheRules() throws IOException {
        List<BuiltBundle> bundles = BuiltBundle.all(CHECKOUT);

        assertTrue(bundles.size() >= LEAST_BUNDLES, bundles.size() + " bundles found");
        assertEquals("", String.join("\n", new HouseRules(bundles).all()));
    }

    @Test
    void theVersionsThatOthersAreBuiltAgainstAreTheBundlesOwn() throws IOException {
        String pom = Files.readString(CHECKOUT.resolve("pom.xml"));
        for (BuiltBundle bundle : BuiltBundle.all(CHECKOUT)) {
            Matcher managed = Pattern.compile("<artifactId>" + Pattern.quote(bundle.name())
                            + "</artifactId>\\s*<version>([^<]+)</version>")
                    .matcher(pom);
            while (managed.find()) {
                assertEquals(bundle.pomVersion(), managed.group(1), bundle.name());
            }
        }
    }

    @Test
    void servicesAreSeenInManifests() throws IOException {
        // without them the rule on contracts and their providers would hold whatever is built
        assertFalse(BuiltBundle.all(CHECKOUT).stream()
                .filter(bundle -> bundle.name().equals("compression-zstd"))
                .findFirst()
                .orElseThrow()
                .provides()
                .isEmpty());
    }

    @Test
    void eachBrokenRuleIsNamed() {
        assertBroken("b is called io.jusante.c in place of io.jusante.b", with("b", "io.jusante.c"));
        assertBroken("b exports io.jusante.b without a version", with("b", Map.of("io.jusante.b", "")));
        assertBroken("b imports io.jusante.a.internal", imports("b", "io.jusante.a.internal"));
        assertBroken("storage imports io.netty.buffer", imports("storage", "io.netty.buffer"));
        assertBroken("storage imports io.jusante.protocol.wire", imports("storage", "io.jusante.protocol.wire"));
        assertBroken(
                "storage-x is a provider and exports io.jusante.storage.x",
                with("storage-x", Map.of("io.jusante.storage.x", "1.0.0")));
        assertBroken("b imports io.jusante.nowhere, which nobody exports", imports("b", "io.jusante.nowhere"));
        assertBroken(
                "b exports io.jusante.b and provides its service io.jusante.b.S",
                new BuiltBundle(
                        "b",
                        "1.0.0",
                        "io.jusante.b",
                        "1.0.0",
                        Set.of(),
                        Map.of("io.jusante.b", "1.0.0"),
                        Set.of("io.jusante.b.S"),
                        Set.of()));
        assertBroken("b holds io.jusante.c, which is not under io.jusante.b", holds("b", "io.jusante.c"));
        assertBroken(
                "b has no literal version: ${revision}",
                new BuiltBundle("b", "${revision}", "io.jusante.b", "1.0.0", Set.of(), Map.of(), Set.of(), Set.of()));
    }

    @Test
    void aCycleIsNamed() {
        List<String> broken = new HouseRules(List.of(
                        new BuiltBundle(
                                "a",
                                "1.0.0",
                                "io.jusante.a",
                                "1.0.0",
                                Set.of("io.jusante.b"),
                                Map.of("io.jusante.a", "1.0.0"),
                                Set.of(),
                                Set.of()),
                        new BuiltBundle(
                                "b",
                                "1.0.0",
                                "io.jusante.b",
                                "1.0.0",
                                Set.of("io.jusante.a"),
                                Map.of("io.jusante.b", "1.0.0"),
                                Set.of(),
                                Set.of())))
                .all();

        assertEquals(List.of("cycle: a > b > a"), broken);
    }

    private static void assertBroken(String sentence, BuiltBundle bundle) {
        List<String> broken = new ArrayList<>(new HouseRules(List.of(bundle)).all());
        assertTrue(broken.contains(sentence), broken::toString);
    }

    private static BuiltBundle with(String name, String symbolicName) {
        return new BuiltBundle(name, "1.0.0", symbolicName, "1.0.0", Set.of(), Map.of(), Set.of(), Set.of());
    }

    private static BuiltBundle with(String name, Map<String, String> exports) {
        return new BuiltBundle(name, "1.0.0", symbolic(name), "1.0.0", Set.of(), exports, Set.of(), Set.of());
    }

    private static BuiltBundle imports(String name, String imported) {
        return new BuiltBundle(name, "1.0.0", symbolic(name), "1.0.0", Set.of(imported), Map.of(), Set.of(), Set.of());
    }

    private static BuiltBundle holds(String name, String contained) {
        return new BuiltBundle(name, "1.0.0", symbolic(name), "1.0.0", Set.of(), Map.of(), Set.of(), Set.of(contained));
    }

    private static String symbolic(String name) {
        return "io.jusante." + name.replace('-', '.');
    }
}
