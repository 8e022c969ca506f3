package io.jusante.tools.assembler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.maven.artifact.Artifact;

/** A folder of Maven's repository layout. */
final class Repository {
    private final Path root;
    private final Set<Path> written = new HashSet<>();

    Repository(Path root) {
        this.root = root;
    }

    void addJar(Artifact artifact) throws IOException {
        addJar(
                artifact,
                artifact.hasClassifier() ? artifact.getClassifier() : "",
                artifact.getFile().toPath());
    }

    /** Adds a jar beside the artifact's own, under another classifier. */
    void addJar(Artifact artifact, String classifier, Path jar) throws IOException {
        String suffix = classifier.isEmpty() ? ".jar" : "-" + classifier + ".jar";
        copy(jar, path(artifact.getGroupId(), artifact.getArtifactId(), artifact.getBaseVersion(), suffix));
    }

    /** {@return whether it was not there yet} */
    boolean addPom(String group, String artifact, String version, Path pom) throws IOException {
        return copy(pom, path(group, artifact, version, ".pom"));
    }

    void addPom(String group, String artifact, String version, String pom) throws IOException {
        Path target = path(group, artifact, version, ".pom");
        Files.createDirectories(target.getParent());
        Files.writeString(target, pom);
        written.add(target);
    }

    private Path path(String group, String artifact, String version, String suffix) {
        return root.resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + suffix);
    }

    private boolean copy(Path source, Path target) throws IOException {
        if (!written.add(target)) {
            return false;
        }
        Files.createDirectories(target.getParent());
        Files.copy(source, target);
        return true;
    }
}
