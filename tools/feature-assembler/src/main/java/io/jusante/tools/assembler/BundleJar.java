package io.jusante.tools.assembler;

import java.io.IOException;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What a feature says of a bundle, read from its jar.
 *
 * @param symbolicName without directives
 * @param version as in the manifest
 * @param digest SHA-256 of the jar
 * @param fragment whether it attaches to a host
 */
record BundleJar(String symbolicName, String version, String digest, boolean fragment) {
    static BundleJar read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String name = attributes.getValue("Bundle-SymbolicName");
            if (name == null) {
                throw new IOException(jar + " is no bundle: its manifest has no Bundle-SymbolicName");
            }
            String version = attributes.getValue("Bundle-Version");
            return new BundleJar(
                    name.split(";", 2)[0].strip(),
                    version == null ? "0.0.0" : version.strip(),
                    Digest.of(jar),
                    attributes.getValue("Fragment-Host") != null);
        }
    }
}
