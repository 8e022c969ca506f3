package io.jusante.tools.assembler;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.License;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;

/**
 * Assembles the distribution. Each dependency of the module goes where it belongs: those of scope provided and those
 * named in {@code repositoryOnly} into the repository, for plugin authors; those named in {@code libraries} into
 * {@code lib/}; those named in {@code embedded} lie in a bundle already; all others have to be in a feature. What is in none of these places, or in a feature but not among the
 * dependencies, fails the build: nothing is left out in silence.
 */
@Mojo(
        name = "assemble",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.COMPILE_PLUS_RUNTIME,
        threadSafe = true)
public final class AssembleMojo extends AbstractMojo {
    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    @Parameter(defaultValue = "${project.build.outputTimestamp}", readonly = true, required = true)
    private String outputTimestamp;

    /** Feature JSON without versions. */
    @Parameter(required = true)
    private File features;

    /** Files and folders that are put into the distribution as they are. */
    @Parameter(required = true)
    private List<File> files;

    /** Licence texts of those whose jars carry none. */
    @Parameter(required = true)
    private File licences;

    /** {@code group:artifact} of the class path. */
    @Parameter(required = true)
    private List<String> libraries;

    /**
     * {@code group:artifact} of what lies unchanged inside of a bundle: it is in the bill of materials and among the
     * licences, and has no file of its own.
     */
    @Parameter
    private List<String> embedded = new ArrayList<>();

    /** {@code group:artifact} of what is for plugin authors alone. */
    @Parameter
    private List<String> repositoryOnly = new ArrayList<>();

    /** {@code group:artifact} of libraries that plugin authors compile against. */
    @Parameter
    private List<String> repositoryToo = new ArrayList<>();

    private final RepositorySystem system;

    @Inject
    AssembleMojo(RepositorySystem system) {
        this.system = system;
    }

    @Override
    public void execute() throws MojoExecutionException {
        try {
            assemble(Path.of(project.getBuild().getDirectory()));
        } catch (IOException failed) {
            throw new MojoExecutionException("The distribution cannot be assembled: " + failed.getMessage(), failed);
        }
    }

    private void assemble(Path target) throws IOException {
        Path fresh = target.resolve("assembly");
        Folders.delete(fresh);
        Files.createDirectories(fresh);
        Map<String, Artifact> all = new TreeMap<>();
        for (Artifact artifact : project.getArtifacts()) {
            all.put(FeatureFile.key(artifact), artifact);
        }
        for (File file : files) {
            Folders.copy(file.toPath(), fresh.resolve(file.getName()));
        }
        Set<Artifact> inFeatures = features(fresh.resolve("features"), all);
        List<Artifact> inLib = lib(fresh.resolve("lib"), all);
        List<Artifact> inRepository = check(all, inFeatures, inLib);
        publish(fresh, inRepository, inLib, embedded(all));
        String id = identity(fresh);
        Files.writeString(
                fresh.resolve("lib/distribution.properties"), "version=" + project.getVersion() + "\nid=" + id + "\n");
        List<String> children = Folders.children(fresh);
        Path home = target.resolve("jusante");
        Folders.exchange(fresh, home, target.resolve("assembly-old"));
        Archive.write(
                home,
                children,
                target.resolve("jusante-" + project.getVersion() + ".tar.gz"),
                Instant.parse(outputTimestamp));
        getLog().info(inFeatures.size() + " bundles in " + home);
    }

    private Set<Artifact> features(Path target, Map<String, Artifact> all) throws IOException {
        Files.createDirectories(target);
        FeatureFile file = new FeatureFile(all, project.getVersion());
        Set<Artifact> used = new LinkedHashSet<>();
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(features.toPath(), "*.json")) {
            for (Path source : sources) {
                used.addAll(file.complete(source, target.resolve(source.getFileName())));
            }
        }
        return used;
    }

    private List<Artifact> lib(Path target, Map<String, Artifact> all) throws IOException {
        Files.createDirectories(target);
        List<Artifact> used = new ArrayList<>();
        for (String name : libraries) {
            Artifact artifact = all.get(name);
            if (artifact == null) {
                throw new IOException("libraries names " + name + ", which is not among the dependencies");
            }
            Files.copy(
                    artifact.getFile().toPath(),
                    target.resolve(artifact.getArtifactId() + "-" + artifact.getBaseVersion() + ".jar"));
            used.add(artifact);
        }
        return used;
    }

    /** {@return what goes into the repository} */
    private List<Artifact> check(Map<String, Artifact> all, Set<Artifact> inFeatures, List<Artifact> inLib)
            throws IOException {
        List<Artifact> repository = new ArrayList<>();
        List<String> nowhere = new ArrayList<>();
        all.forEach((name, artifact) -> {
            boolean forAuthors = repositoryOnly.contains(name)
                    || repositoryToo.contains(name)
                    || Artifact.SCOPE_PROVIDED.equals(artifact.getScope());
            if (inFeatures.contains(artifact) || forAuthors) {
                repository.add(artifact);
            } else if (!inLib.contains(artifact) && !embedded.contains(name)) {
                nowhere.add(name + " (by " + String.join(" > ", artifact.getDependencyTrail()) + ")");
            }
        });
        if (!nowhere.isEmpty()) {
            throw new IOException("these dependencies are neither in a feature nor in lib/: " + nowhere);
        }
        return repository;
    }

    private List<Artifact> embedded(Map<String, Artifact> all) throws IOException {
        List<Artifact> found = new ArrayList<>();
        for (String name : embedded) {
            Artifact artifact = all.get(name);
            if (artifact == null) {
                throw new IOException("embedded names " + name + ", which is not among the dependencies");
            }
            found.add(artifact);
        }
        return found;
    }

    private void publish(Path fresh, List<Artifact> inRepository, List<Artifact> inLib, List<Artifact> inBundles)
            throws IOException {
        Repository repository = new Repository(fresh.resolve("repository"));
        PomCollector poms = new PomCollector(
                system, session.getRepositorySession(), project.getRemoteProjectRepositories(), repository);
        LicenceFolder licenceFolder =
                new LicenceFolder(fresh.resolve("licenses"), fresh.resolve("LICENSE"), licences.toPath());
        SoftwareBill bill = new SoftwareBill("jusante", project.getVersion(), Instant.parse(outputTimestamp));
        Map<String, MavenProject> reactor = new TreeMap<>();
        for (MavenProject module : session.getAllProjects()) {
            reactor.put(module.getGroupId() + ":" + module.getArtifactId(), module);
        }
        Set<Artifact> shipped = new LinkedHashSet<>(inRepository);
        shipped.addAll(inLib);
        shipped.addAll(inBundles);
        for (Artifact artifact : shipped) {
            MavenProject module = reactor.get(artifact.getGroupId() + ":" + artifact.getArtifactId());
            boolean published = inRepository.contains(artifact);
            if (published) {
                repository.addJar(artifact);
            }
            if (module == null) {
                List<License> names = poms.licences(artifact, published);
                licenceFolder.add(artifact, names);
                bill.add(artifact, names);
                continue;
            }
            bill.add(artifact, module.getLicenses());
            if (published) {
                publish(module, artifact, repository);
            }
        }
        licenceFolder.writeList();
        bill.write(fresh.resolve("sbom.cdx.json"));
        repository.addPom(
                project.getGroupId(), "bom", project.getVersion(), FlatPom.billOfMaterials(project, inRepository));
    }

    private void publish(MavenProject module, Artifact artifact, Repository repository) throws IOException {
        repository.addPom(module.getGroupId(), module.getArtifactId(), module.getVersion(), FlatPom.of(module));
        Path sources = module.getBasedir().toPath().resolve("src/main/java");
        if (Files.isDirectory(sources)) {
            Path folder = Path.of(project.getBuild().getDirectory(), "sources");
            Files.createDirectories(folder);
            Path jar = folder.resolve(module.getArtifactId() + "-sources.jar");
            SourcesJar.write(sources, jar, Instant.parse(outputTimestamp));
            repository.addJar(artifact, "sources", jar);
        }
        for (Artifact attached : module.getAttachedArtifacts()) {
            if (attached.hasClassifier() && attached.getFile() != null) {
                repository.addJar(attached);
            }
        }
    }

    /** {@return a digest over names and contents of all files: two builds with the same one start alike} */
    private static String identity(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path path : paths) {
            all.append(folder.relativize(path))
                    .append(' ')
                    .append(Digest.of(path))
                    .append('\n');
        }
        return Digest.of(all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .substring(0, 16);
    }
}
