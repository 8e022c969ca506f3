package io.jusante.tools.assembler;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.artifact.Artifact;

/**
 * Completes R8 feature JSON: in the source tree neither the feature nor its bundles have a version, here they get the
 * reactor's, and each bundle its symbolic name, version and digest, so that the launcher has nothing to open or hash.
 */
final class FeatureFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private final Map<String, Artifact> artifacts;
    private final String version;

    /**
     * @param artifacts by {@link #key}
     * @param version of the distribution, which is that of the features
     */
    FeatureFile(Map<String, Artifact> artifacts, String version) {
        this.artifacts = artifacts;
        this.version = version;
    }

    /** {@return how a feature in the source tree names the artifact} */
    static String key(Artifact artifact) {
        String name = artifact.getGroupId() + ":" + artifact.getArtifactId();
        return artifact.hasClassifier() ? name + ":" + artifact.getType() + ":" + artifact.getClassifier() : name;
    }

    /**
     * Completes one feature.
     *
     * @return the artifacts that it names
     */
    List<Artifact> complete(Path source, Path target) throws IOException {
        if (!(JSON.readTree(source.toFile()) instanceof ObjectNode feature)) {
            throw new IOException(source + " is not a JSON object");
        }
        String id = feature.path("id").asText();
        if (!(id + ".json").equals("io.jusante:" + source.getFileName())) {
            throw new IOException(source + " has the id " + id + ", which is not that of its file");
        }
        feature.put("id", id + ":" + version);
        List<Artifact> used = new ArrayList<>();
        ArrayNode completed = JSON.createArrayNode();
        for (JsonNode bundle : feature.path("bundles")) {
            completed.add(complete(bundle, source, used));
        }
        feature.set("bundles", completed);
        Files.writeString(target, JSON.writeValueAsString(feature) + "\n");
        return used;
    }

    private ObjectNode complete(JsonNode bundle, Path source, List<Artifact> used) throws IOException {
        // R8 allows the id alone in the place of an object
        ObjectNode completed = bundle.isTextual() ? JSON.createObjectNode() : (ObjectNode) bundle.deepCopy();
        String key = bundle.isTextual() ? bundle.asText() : bundle.path("id").asText();
        Artifact artifact = artifacts.get(key);
        if (artifact == null) {
            throw new IOException(source + " names " + key + ", which the distribution's pom does not depend on");
        }
        used.add(artifact);
        BundleJar jar = BundleJar.read(artifact.getFile().toPath());
        String id = artifact.getGroupId() + ":" + artifact.getArtifactId()
                + (artifact.hasClassifier() ? ":" + artifact.getType() + ":" + artifact.getClassifier() : "") + ":"
                + artifact.getBaseVersion();
        completed.put("id", id);
        completed.put("symbolic-name", jar.symbolicName());
        completed.put("bundle-version", jar.version());
        completed.put("sha-256", jar.digest());
        if (jar.fragment()) {
            completed.put("fragment", "true");
        }
        return completed;
    }
}
