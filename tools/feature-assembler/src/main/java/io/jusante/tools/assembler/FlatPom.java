package io.jusante.tools.assembler;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Collection;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.DependencyManagement;
import org.apache.maven.model.License;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Writer;
import org.apache.maven.project.MavenProject;

/**
 * The poms that plugin authors see: coordinates, licence and dependencies with literal versions. No parent, so that
 * nothing of how this project is built reaches theirs.
 */
final class FlatPom {
    private FlatPom() {}

    static String of(MavenProject project) throws IOException {
        Model model = model(project.getGroupId(), project.getArtifactId(), project.getVersion(), "jar");
        model.setName(project.getName());
        model.setDescription(project.getDescription());
        for (Dependency dependency : project.getDependencies()) {
            if ("compile".equals(dependency.getScope()) || "runtime".equals(dependency.getScope())) {
                Dependency flat = new Dependency();
                flat.setGroupId(dependency.getGroupId());
                flat.setArtifactId(dependency.getArtifactId());
                flat.setVersion(dependency.getVersion());
                flat.setClassifier(dependency.getClassifier());
                flat.setScope(dependency.getScope());
                model.addDependency(flat);
            }
        }
        return write(model);
    }

    /** {@return a bill of materials that manages the versions of all these} */
    static String billOfMaterials(MavenProject project, Collection<Artifact> artifacts) throws IOException {
        Model model = model(project.getGroupId(), "bom", project.getVersion(), "pom");
        model.setName("Jusante :: bom");
        model.setDescription("The versions that work together: import it and leave the versions away.");
        DependencyManagement management = new DependencyManagement();
        for (Artifact artifact : artifacts) {
            Dependency managed = new Dependency();
            managed.setGroupId(artifact.getGroupId());
            managed.setArtifactId(artifact.getArtifactId());
            managed.setVersion(artifact.getBaseVersion());
            managed.setClassifier(artifact.hasClassifier() ? artifact.getClassifier() : null);
            management.addDependency(managed);
        }
        model.setDependencyManagement(management);
        return write(model);
    }

    private static Model model(String group, String artifact, String version, String packaging) {
        Model model = new Model();
        model.setModelVersion("4.0.0");
        model.setGroupId(group);
        model.setArtifactId(artifact);
        model.setVersion(version);
        model.setPackaging(packaging);
        License license = new License();
        license.setName("Apache-2.0");
        license.setUrl("https://www.apache.org/licenses/LICENSE-2.0.txt");
        model.addLicense(license);
        return model;
    }

    private static String write(Model model) throws IOException {
        StringWriter out = new StringWriter();
        new MavenXpp3Writer().write(out, model);
        return out.toString();
    }
}
