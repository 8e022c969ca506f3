package io.jusante.tools.assembler;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.License;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.jspecify.annotations.Nullable;

/** Poms of third parties, with the poms that they inherit or import from: a repository without those is of no use. */
final class PomCollector {
    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> remotes;
    private final Repository repository;

    PomCollector(
            RepositorySystem system,
            RepositorySystemSession session,
            List<RemoteRepository> remotes,
            Repository repository) {
        this.system = system;
        this.session = session;
        this.remotes = remotes;
        this.repository = repository;
    }

    /**
     * Reads the pom of an artifact.
     *
     * @param publish whether it is to be in the repository, with all that it needs
     * @return its licences, or those of its parents
     */
    List<License> licences(Artifact artifact, boolean publish) throws IOException {
        return collect(artifact.getGroupId(), artifact.getArtifactId(), artifact.getBaseVersion(), publish);
    }

    private List<License> collect(String group, String artifact, String version, boolean publish) throws IOException {
        Path pom = resolve(group, artifact, version);
        Model model = read(pom);
        if (publish && repository.addPom(group, artifact, version, pom) && model.getDependencyManagement() != null) {
            for (Dependency managed : model.getDependencyManagement().getDependencies()) {
                if ("import".equals(managed.getScope())) {
                    collect(
                            value(managed.getGroupId(), model),
                            value(managed.getArtifactId(), model),
                            value(managed.getVersion(), model),
                            true);
                }
            }
        }
        Parent parent = model.getParent();
        List<License> inherited = parent == null
                ? List.of()
                : collect(parent.getGroupId(), parent.getArtifactId(), parent.getVersion(), publish);
        return model.getLicenses().isEmpty() ? inherited : model.getLicenses();
    }

    /** Resolves the one kind of expression that such places have in practice: a whole value, from here or above. */
    private String value(String text, Model model) throws IOException {
        if (!text.startsWith("${")) {
            return text;
        }
        String key = text.substring(2, text.length() - 1);
        Parent parent = model.getParent();
        String value = switch (key) {
            case "project.version" ->
                model.getVersion() == null && parent != null ? parent.getVersion() : model.getVersion();
            case "project.groupId" ->
                model.getGroupId() == null && parent != null ? parent.getGroupId() : model.getGroupId();
            default -> property(key, model);
        };
        if (value == null) {
            throw new IOException("the pom of " + model.getArtifactId() + " imports with an unknown " + text);
        }
        return value;
    }

    private @Nullable String property(String key, Model model) throws IOException {
        Model level = model;
        while (true) {
            String value = level.getProperties().getProperty(key);
            Parent parent = level.getParent();
            if (value != null || parent == null) {
                return value;
            }
            level = read(resolve(parent.getGroupId(), parent.getArtifactId(), parent.getVersion()));
        }
    }

    private Path resolve(String group, String artifact, String version) throws IOException {
        try {
            ArtifactRequest request =
                    new ArtifactRequest(new DefaultArtifact(group, artifact, "pom", version), remotes, null);
            return system.resolveArtifact(session, request)
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException missing) {
            throw new IOException("no pom for " + group + ":" + artifact + ":" + version, missing);
        }
    }

    private static Model read(Path pom) throws IOException {
        try (InputStream in = Files.newInputStream(pom)) {
            return new MavenXpp3Reader().read(in);
        } catch (XmlPullParserException malformed) {
            throw new IOException(pom + " is malformed", malformed);
        }
    }
}
