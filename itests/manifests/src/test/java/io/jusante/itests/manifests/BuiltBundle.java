package io.jusante.itests.manifests;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a built jar says about itself, and its pom about it.
 *
 * @param name the directory, which is also the artifact
 * @param pomVersion as it is written in the bundle's own pom
 * @param imports packages; {@code exports} packages with their versions; {@code provides} classes of its services
 * @param packages all that the jar has classes in
 */
record BuiltBundle(
        String name,
        String pomVersion,
        String symbolicName,
        String version,
        Set<String> imports,
        Map<String, String> exports,
        Set<String> provides,
        Set<String> packages) {
    private static final Pattern OWN_VERSION = Pattern.compile(
            "</parent>.*?<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>", Pattern.DOTALL);

    /** {@return all bundles of the checkout; one that was not built is an error} */
    static List<BuiltBundle> all(Path checkout) throws IOException {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(checkout.resolve("bundles"))) {
            found.forEach(folders::add);
        }
        folders.add(checkout.resolve("distribution/launcher-api"));
        List<BuiltBundle> bundles = new ArrayList<>();
        for (Path folder : folders) {
            if (Files.exists(folder.resolve("pom.xml"))) {
                BuiltBundle bundle = of(folder);
                // contract tests may be a plain jar: they are for class paths of tests
                if (!bundle.symbolicName().isEmpty() || !bundle.name().endsWith("-contract-tests")) {
                    bundles.add(bundle);
                }
            }
        }
        return bundles;
    }

    private static BuiltBundle of(Path folder) throws IOException {
        String name = String.valueOf(folder.getFileName());
        Matcher pom = OWN_VERSION.matcher(Files.readString(folder.resolve("pom.xml")));
        if (!pom.find() || !pom.group(1).equals(name)) {
            throw new IOException(
                    folder + "/pom.xml has no version of its own behind an artifact of the folder's name");
        }
        String version = pom.group(2);
        try (JarFile jar = new JarFile(
                folder.resolve("target/" + name + "-" + version + ".jar").toFile())) {
            Attributes main = jar.getManifest().getMainAttributes();
            Map<String, String> exports = new TreeMap<>();
            new Parameters(main.getValue("Export-Package"))
                    .forEach((exported, attributes) -> exports.put(exported, attributes.getVersion()));
            Set<String> packages = new TreeSet<>();
            for (JarEntry entry : Collections.list(jar.entries())) {
                int slash = entry.getName().lastIndexOf('/');
                if (entry.getName().endsWith(".class") && slash > 0) {
                    packages.add(entry.getName().substring(0, slash).replace('/', '.'));
                }
            }
            return new BuiltBundle(
                    name,
                    version,
                    Objects.requireNonNullElse(main.getValue("Bundle-SymbolicName"), ""),
                    Objects.requireNonNullElse(main.getValue("Bundle-Version"), ""),
                    new TreeSet<>(new Parameters(main.getValue("Import-Package")).keySet()),
                    exports,
                    services(main.getValue("Provide-Capability")),
                    packages);
        }
    }

    private static Set<String> services(String capabilities) {
        Set<String> services = new TreeSet<>();
        for (Map.Entry<String, Attrs> capability : new Parameters(capabilities).entrySet()) {
            if (capability.getKey().startsWith("osgi.service")) {
                Object classes = capability.getValue().getTyped("objectClass");
                if (classes instanceof List<?> several) {
                    several.forEach(one -> services.add(String.valueOf(one)));
                } else if (classes != null) {
                    services.add(String.valueOf(classes));
                }
            }
        }
        return services;
    }
}
