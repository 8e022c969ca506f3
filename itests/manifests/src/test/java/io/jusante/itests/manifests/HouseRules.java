package io.jusante.itests.manifests;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The dependency rules of the house; each method gives the sentences that name who breaks one. */
final class HouseRules {
    private static final String OURS = "io.jusante.";
    private static final Pattern LITERAL_VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");
    private static final Pattern TEST_KIT = Pattern.compile("testkit|.*-contract-tests");

    /** Bundles that change only with a restart: contract and implementation may be one. */
    private static final Set<String> FLOOR =
            Set.of("kernel", "record", "protocol", "configuration", "network-sockets", "launcher-api");

    private final List<BuiltBundle> bundles;
    private final Map<String, String> exporters = new HashMap<>();

    HouseRules(List<BuiltBundle> bundles) {
        this.bundles = List.copyOf(bundles);
        for (BuiltBundle bundle : bundles) {
            bundle.exports().keySet().forEach(exported -> exporters.put(exported, bundle.name()));
        }
    }

    List<String> all() {
        List<String> broken = new ArrayList<>();
        broken.addAll(names());
        broken.addAll(versions());
        broken.addAll(internals());
        broken.addAll(nettyAndProtocol());
        broken.addAll(exportsOfProviders());
        broken.addAll(contractsWithTheirProvider());
        broken.addAll(importsOfNobody());
        broken.addAll(cycles());
        return broken;
    }

    /** Directory, artifact, bundle and package say the same. */
    List<String> names() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            // the launcher's API lies in the launcher's package
            String expected = OURS + bundle.name().replace('-', '.');
            if (!bundle.symbolicName().equals(expected)) {
                broken.add(bundle.name() + " is called " + bundle.symbolicName() + " in place of " + expected);
            }
            String root = bundle.name().equals("launcher-api") ? OURS + "launcher" : expected;
            for (String contained : bundle.packages()) {
                if (!contained.equals(root) && !contained.startsWith(root + ".")) {
                    broken.add(bundle.name() + " holds " + contained + ", which is not under " + root);
                }
            }
        }
        return broken;
    }

    /** Literal versions, the same in pom and manifest; every exported package has one. */
    List<String> versions() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            if (!LITERAL_VERSION.matcher(bundle.pomVersion()).matches()) {
                broken.add(bundle.name() + " has no literal version: " + bundle.pomVersion());
            }
            if (!bundle.version().equals(bundle.pomVersion())) {
                broken.add(bundle.name() + " is " + bundle.pomVersion() + " in its pom and " + bundle.version()
                        + " in its manifest");
            }
            bundle.exports().forEach((exported, version) -> {
                if (version == null || !LITERAL_VERSION.matcher(version).matches() || version.equals("0.0.0")) {
                    broken.add(bundle.name() + " exports " + exported + " without a version");
                }
            });
        }
        return broken;
    }

    List<String> internals() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            for (String exported : bundle.exports().keySet()) {
                if (isInternal(exported)) {
                    broken.add(bundle.name() + " exports " + exported);
                }
            }
            for (String imported : bundle.imports()) {
                if (imported.startsWith(OURS) && isInternal(imported)) {
                    broken.add(bundle.name() + " imports " + imported);
                }
            }
        }
        return broken;
    }

    /** Only the protocol, the network and the request handlers know of Netty and of wire messages. */
    List<String> nettyAndProtocol() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            String name = bundle.name();
            boolean mayKnow = name.equals("protocol")
                    || name.equals("network")
                    || name.startsWith("network-")
                    || name.startsWith("broker-")
                    || (name.startsWith("coordinator-") && !name.equals("coordinator-runtime"));
            for (String imported : bundle.imports()) {
                boolean isWire = imported.startsWith("io.netty.")
                        || imported.equals("io.jusante.protocol")
                        || imported.startsWith("io.jusante.protocol.");
                if (isWire && !mayKnow) {
                    broken.add(name + " imports " + imported);
                }
            }
        }
        return broken;
    }

    /** Providers never see providers: what a technique's bundle doesn't export nobody can import. */
    List<String> exportsOfProviders() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            boolean isProvider = bundle.name().contains("-")
                    && !FLOOR.contains(bundle.name())
                    && !TEST_KIT.matcher(bundle.name()).matches();
            if (isProvider && !bundle.exports().isEmpty()) {
                broken.add(bundle.name() + " is a provider and exports "
                        + String.join(", ", bundle.exports().keySet()));
            }
        }
        return broken;
    }

    /** A contract is not exported by the bundle that implements it. */
    List<String> contractsWithTheirProvider() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            for (String service : bundle.provides()) {
                String contract = service.substring(0, service.lastIndexOf('.'));
                if (bundle.exports().containsKey(contract) && !FLOOR.contains(bundle.name())) {
                    broken.add(bundle.name() + " exports " + contract + " and provides its service " + service);
                }
            }
        }
        return broken;
    }

    /** Every package of the house that is imported is exported by somebody, and not by a test kit. */
    List<String> importsOfNobody() {
        List<String> broken = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            for (String imported : bundle.imports()) {
                if (!imported.startsWith(OURS)) {
                    continue;
                }
                String exporter = exporters.get(imported);
                if (exporter == null) {
                    broken.add(bundle.name() + " imports " + imported + ", which nobody exports");
                } else if (TEST_KIT.matcher(exporter).matches()
                        && !TEST_KIT.matcher(bundle.name()).matches()) {
                    broken.add(bundle.name() + " imports " + imported + " of the test kit " + exporter);
                }
            }
        }
        return broken;
    }

    List<String> cycles() {
        Map<String, Set<String>> needs = new TreeMap<>();
        for (BuiltBundle bundle : bundles) {
            Set<String> others = new TreeSet<>();
            for (String imported : bundle.imports()) {
                String exporter = exporters.get(imported);
                if (exporter != null && !exporter.equals(bundle.name())) {
                    others.add(exporter);
                }
            }
            needs.put(bundle.name(), others);
        }
        Set<String> done = new TreeSet<>();
        List<String> broken = new ArrayList<>();
        for (String name : needs.keySet()) {
            findCycle(name, needs, new LinkedHashSet<>(), done, broken);
        }
        return broken;
    }

    private static void findCycle(
            String name, Map<String, Set<String>> needs, Set<String> path, Set<String> done, List<String> broken) {
        if (done.contains(name)) {
            return;
        }
        if (!path.add(name)) {
            broken.add("cycle: " + String.join(" > ", path) + " > " + name);
            return;
        }
        for (String other : needs.getOrDefault(name, Set.of())) {
            findCycle(other, needs, path, done, broken);
        }
        path.remove(name);
        done.add(name);
    }

    private static boolean isInternal(String packageName) {
        return packageName.endsWith(".internal") || packageName.contains(".internal.");
    }
}
