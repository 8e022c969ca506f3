package io.jusante.itests.blackbox;

import io.jusante.itests.fixtures.Broker;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Another build of a bundle of the distribution: the same classes under another manifest. */
final class RebuiltBundle {
    private RebuiltBundle() {}

    /** {@return the jar of a bundle as the distribution has it} */
    static Path shipped(String artifact) {
        Path versions = Broker.home().resolve("repository/io/jusante").resolve(artifact);
        try (Stream<Path> files = Files.walk(versions)) {
            return files.filter(file -> file.getFileName().toString().matches(artifact + "-[0-9.]+\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar of " + artifact + " in " + versions));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a build with another version into the directory. */
    static Path withVersion(Path directory, String artifact, String version) {
        return with(
                directory.resolve(artifact + "-" + version + ".jar"),
                artifact,
                attributes -> attributes.putValue("Bundle-Version", version));
    }

    /** Writes a build with a changed manifest. */
    static Path with(Path target, String artifact, Consumer<Attributes> change) {
        try (JarFile jar = new JarFile(shipped(artifact).toFile());
                OutputStream out = Files.newOutputStream(target)) {
            Manifest manifest = new Manifest(jar.getManifest());
            change.accept(manifest.getMainAttributes());
            try (JarOutputStream rebuilt = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        rebuilt.putNextEntry(new JarEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(rebuilt);
                    }
                }
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
