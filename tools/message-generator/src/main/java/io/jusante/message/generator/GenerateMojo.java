package io.jusante.message.generator;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.jspecify.annotations.Nullable;

/** Generates message classes from the specifications in a jar, which is resolved like any other dependency. */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class GenerateMojo extends AbstractMojo {
    /** The jar with the specifications, as {@code groupId:artifactId:version}. */
    @Parameter(required = true)
    private @Nullable String specificationArtifact;

    /** The folder in that jar. */
    @Parameter(required = true)
    private @Nullable String specificationFolder;

    /** The package of the generated classes. */
    @Parameter(required = true)
    private @Nullable String messagePackage;

    /** The package of WireReader, WireWriter and RawTaggedField. */
    @Parameter(required = true)
    private @Nullable String wirePackage;

    /** The interface that messages implement, fully qualified. */
    @Parameter(required = true)
    private @Nullable String messageInterface;

    /** The version of the generated package. */
    @Parameter(required = true)
    private @Nullable String packageVersion;

    /** Whether the generated package is a contract that the bundle exports. */
    @Parameter(defaultValue = "true")
    private boolean exported;

    /** The root of the generated sources. */
    @Parameter(defaultValue = "${project.build.directory}/generated-sources/messages")
    private @Nullable File outputDirectory;

    @Parameter(defaultValue = "${project}", readonly = true)
    private @Nullable MavenProject project;

    @Parameter(defaultValue = "${repositorySystemSession}", readonly = true)
    private @Nullable RepositorySystemSession session;

    private final RepositorySystem repositories;

    /** Made by Maven. */
    @Inject
    public GenerateMojo(RepositorySystem repositories) {
        this.repositories = repositories;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        MavenProject built = given(project, "project");
        File output = given(outputDirectory, "outputDirectory");
        Target target = new Target(
                given(messagePackage, "messagePackage"),
                given(wirePackage, "wirePackage"),
                given(messageInterface, "messageInterface"),
                given(packageVersion, "packageVersion"),
                exported);
        try {
            List<MessageSpec> messages = specifications(resolve(built));
            SourceFolder folder = new SourceFolder(
                    output.toPath().resolve(target.messagePackage().replace('.', '/')));
            for (MessageSpec message : messages) {
                folder.put(message.name(), new MessageSource(target, message).toString());
            }
            folder.put(FactorySource.NAME, new FactorySource(target, messages).toString());
            folder.put(PackageSource.NAME, new PackageSource(target).toString());
            getLog().info(messages.size() + " messages, " + folder.removeOthers() + " files changed");
        } catch (IOException e) {
            throw new MojoExecutionException("message classes cannot be generated", e);
        }
        built.addCompileSourceRoot(output.getPath());
    }

    private File resolve(MavenProject built) throws MojoExecutionException {
        ArtifactRequest request = new ArtifactRequest(
                new DefaultArtifact(given(specificationArtifact, "specificationArtifact")),
                built.getRemoteProjectRepositories(),
                null);
        try {
            return repositories
                    .resolveArtifact(given(session, "session"), request)
                    .getArtifact()
                    .getFile();
        } catch (ArtifactResolutionException e) {
            throw new MojoExecutionException("the message specifications cannot be resolved", e);
        }
    }

    private List<MessageSpec> specifications(File jar)
            throws IOException, MojoFailureException, MojoExecutionException {
        String folder = given(specificationFolder, "specificationFolder") + "/";
        SpecReader reader = new SpecReader();
        List<MessageSpec> messages = new ArrayList<>();
        try (JarFile file = new JarFile(jar)) {
            for (JarEntry entry : file.stream().toList()) {
                if (!entry.getName().startsWith(folder) || !entry.getName().endsWith(".json")) {
                    continue;
                }
                try (InputStream json = file.getInputStream(entry)) {
                    MessageSpec message = reader.read(json);
                    if (message != null) {
                        messages.add(message);
                    }
                } catch (IllegalArgumentException e) {
                    throw new MojoFailureException("specification " + entry.getName() + ": " + e.getMessage(), e);
                }
            }
        }
        if (messages.isEmpty()) {
            throw new MojoFailureException("no specification in " + folder + " of " + jar);
        }
        messages.sort(Comparator.comparing(MessageSpec::name));
        return messages;
    }

    private static <T> T given(@Nullable T parameter, String name) throws MojoExecutionException {
        if (parameter == null) {
            throw new MojoExecutionException("parameter " + name + " is missing");
        }
        return parameter;
    }
}
