package io.jusante.tools.assembler;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.model.License;
import org.jspecify.annotations.Nullable;

/**
 * The bill of materials in CycloneDX's JSON: each jar that is really in the distribution, with its digest. Written here
 * and not by CycloneDX's own plugin, which lists what a module depends on, and refuses to work offline.
 */
final class SoftwareBill {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final TreeMap<String, ObjectNode> components = new TreeMap<>();
    private final String name;
    private final String version;
    private final Instant timestamp;

    SoftwareBill(String name, String version, Instant timestamp) {
        this.name = name;
        this.version = version;
        this.timestamp = timestamp;
    }

    void add(Artifact artifact, List<License> licenses) throws IOException {
        String url = packageUrl(artifact);
        ObjectNode component = JSON.createObjectNode();
        component.put("type", "library");
        component.put("bom-ref", url);
        component.put("group", artifact.getGroupId());
        component.put("name", artifact.getArtifactId());
        component.put("version", artifact.getBaseVersion());
        ObjectNode hash = component.putArray("hashes").addObject();
        hash.put("alg", "SHA-256");
        hash.put("content", Digest.of(artifact.getFile().toPath()));
        ArrayNode list = component.putArray("licenses");
        for (License license : licenses) {
            ObjectNode entry = list.addObject().putObject("license");
            String id = spdx(String.valueOf(license.getName()));
            entry.put(id == null ? "name" : "id", id == null ? license.getName() : id);
        }
        component.put("purl", url);
        components.put(url, component);
    }

    private static String packageUrl(Artifact artifact) {
        return "pkg:maven/" + artifact.getGroupId() + "/" + artifact.getArtifactId() + "@" + artifact.getBaseVersion()
                + "?" + (artifact.hasClassifier() ? "classifier=" + artifact.getClassifier() + "&" : "") + "type=jar";
    }

    /** {@return the identifier of a licence that poms call by several names, or null for one that is not known} */
    static @Nullable String spdx(String licence) {
        String text = licence.toLowerCase(Locale.ROOT);
        if (text.contains("apache") && text.contains("2.0")) {
            return "Apache-2.0";
        }
        return switch (text) {
            case "mit", "mit license" -> "MIT";
            case "bsd 2-clause license", "bsd-2-clause" -> "BSD-2-Clause";
            case "epl-2.0" -> "EPL-2.0";
            case "lgpl-2.1-only" -> "LGPL-2.1-only";
            default -> null;
        };
    }

    void write(Path file) throws IOException {
        ObjectNode bill = JSON.createObjectNode();
        bill.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        bill.put("bomFormat", "CycloneDX");
        bill.put("specVersion", "1.6");
        String all = String.join(
                "\n", components.values().stream().map(ObjectNode::toString).toList());
        // the same content has the same number
        bill.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)));
        bill.put("version", 1);
        ObjectNode metadata = bill.putObject("metadata");
        metadata.put("timestamp", timestamp.toString());
        ObjectNode subject = metadata.putObject("component");
        subject.put("type", "application");
        subject.put("bom-ref", name);
        subject.put("name", name);
        subject.put("version", version);
        ArrayNode list = bill.putArray("components");
        components.values().forEach(list::add);
        ArrayNode dependencies = bill.putArray("dependencies");
        ObjectNode whole = dependencies.addObject();
        whole.put("ref", name);
        ArrayNode parts = whole.putArray("dependsOn");
        components.keySet().forEach(parts::add);
        Files.writeString(file, JSON.writeValueAsString(bill) + "\n");
    }
}
