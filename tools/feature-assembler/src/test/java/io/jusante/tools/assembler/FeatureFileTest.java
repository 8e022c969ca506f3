package io.jusante.tools.assembler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {
    @TempDir
    Path folder;

    @Test
    void fillsInVersionsAndWhatTheJarSays() throws Exception {
        Artifact kernel = artifact("kernel", null, "1.2.3", "io.jusante.kernel; singleton:=true", null);

        JsonNode feature = complete(
                "{\"id\":\"io.jusante:core\",\"bundles\":[{\"id\":\"io.jusante:kernel\",\"start-level\":\"3\"}]}",
                kernel);

        assertEquals("io.jusante:core:0.1.0", feature.get("id").asText());
        JsonNode bundle = feature.get("bundles").get(0);
        assertEquals("io.jusante:kernel:1.2.3", bundle.get("id").asText());
        assertEquals("io.jusante.kernel", bundle.get("symbolic-name").asText());
        assertEquals("1.2.3", bundle.get("bundle-version").asText());
        assertEquals(Digest.of(kernel.getFile().toPath()), bundle.get("sha-256").asText());
        assertEquals("3", bundle.get("start-level").asText());
        assertTrue(bundle.path("fragment").isMissingNode());
    }

    @Test
    void knowsAFragmentAndAClassifier() throws Exception {
        Artifact epoll = artifact("epoll", "linux-x86_64", "4.2", "epoll.linux", "epoll");

        JsonNode feature =
                complete("{\"id\":\"io.jusante:core\",\"bundles\":[\"io.jusante:epoll:jar:linux-x86_64\"]}", epoll);

        JsonNode bundle = feature.get("bundles").get(0);
        assertEquals("io.jusante:epoll:jar:linux-x86_64:4.2", bundle.get("id").asText());
        assertEquals("true", bundle.get("fragment").asText());
    }

    @Test
    void refusesABundleThatIsNoDependency() throws Exception {
        Artifact kernel = artifact("kernel", null, "1.2.3", "io.jusante.kernel", null);

        IOException failure = assertThrows(
                IOException.class,
                () -> complete("{\"id\":\"io.jusante:core\",\"bundles\":[\"io.jusante:kernal\"]}", kernel));

        assertTrue(failure.getMessage().contains("names io.jusante:kernal"), failure.getMessage());
    }

    @Test
    void refusesAJarThatIsNoBundle() throws Exception {
        Artifact plain = artifact("plain", null, "1", null, null);

        IOException failure = assertThrows(
                IOException.class,
                () -> complete("{\"id\":\"io.jusante:core\",\"bundles\":[\"io.jusante:plain\"]}", plain));

        assertTrue(failure.getMessage().contains("is no bundle"), failure.getMessage());
    }

    @Test
    void refusesAFeatureThatIsNotCalledLikeItsFile() throws Exception {
        Artifact kernel = artifact("kernel", null, "1.2.3", "io.jusante.kernel", null);

        assertThrows(IOException.class, () -> complete("{\"id\":\"io.jusante:cor\",\"bundles\":[]}", kernel));
    }

    private JsonNode complete(String json, Artifact artifact) throws IOException {
        Path source = Files.writeString(folder.resolve("core.json"), json);
        Path target = folder.resolve("completed.json");
        new FeatureFile(Map.of(FeatureFile.key(artifact), artifact), "0.1.0").complete(source, target);
        return new ObjectMapper().readTree(target.toFile());
    }

    private Artifact artifact(String name, String classifier, String version, String symbolicName, String host)
            throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (symbolicName != null) {
            attributes.putValue("Bundle-SymbolicName", symbolicName);
            attributes.putValue("Bundle-Version", version);
        }
        if (host != null) {
            attributes.putValue("Fragment-Host", host);
        }
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            zip.finish();
        }
        Artifact artifact = new DefaultArtifact(
                "io.jusante", name, version, "compile", "jar", classifier, new DefaultArtifactHandler("jar"));
        artifact.setFile(jar.toFile());
        return artifact;
    }
}
