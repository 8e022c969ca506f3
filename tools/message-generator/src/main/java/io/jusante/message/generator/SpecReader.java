package io.jusante.message.generator;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a message specification: JSON with comments. */
final class SpecReader {
    private final ObjectMapper mapper =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    /** Reads one specification; null when the message has no version left. */
    @Nullable MessageSpec read(InputStream json) throws IOException {
        JsonNode node = mapper.readTree(json);
        Versions valid = Versions.parse(text(node, "validVersions"));
        if (valid.isEmpty()) {
            return null;
        }
        Map<String, StructSpec> structs = new LinkedHashMap<>();
        for (JsonNode common : node.path("commonStructs")) {
            define(structs, text(common, "name"), common.path("fields"));
        }
        List<FieldSpec> fields = fields(structs, node.path("fields"));
        MessageSpec message = new MessageSpec(
                kind(text(node, "type")),
                node.path("apiKey").asInt(-1),
                valid,
                Versions.parse(text(node, "flexibleVersions")),
                new StructSpec(text(node, "name"), fields),
                new ArrayList<>(structs.values()));
        check(message);
        return message;
    }

    private static MessageSpec.Kind kind(String type) {
        return MessageSpec.Kind.valueOf(type.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    private void define(Map<String, StructSpec> structs, String name, JsonNode fields) {
        StructSpec struct = new StructSpec(name, fields(structs, fields));
        if (structs.putIfAbsent(name, struct) != null) {
            throw new IllegalArgumentException("structure " + name + " is defined twice");
        }
    }

    private List<FieldSpec> fields(Map<String, StructSpec> structs, JsonNode nodes) {
        List<FieldSpec> fields = new ArrayList<>();
        for (JsonNode node : nodes) {
            FieldType type = FieldType.parse(text(node, "type"));
            if (node.has("fields")) {
                FieldType inner = type instanceof FieldType.Array array ? array.element() : type;
                define(structs, inner.java(), node.get("fields"));
            }
            fields.add(field(node, type));
        }
        return fields;
    }

    private static FieldSpec field(JsonNode node, FieldType type) {
        String name = text(node, "name");
        return new FieldSpec(
                Character.toLowerCase(name.charAt(0)) + name.substring(1),
                type,
                // a field that is always tagged need not say twice since when there is one
                Versions.parse(node.has("versions") ? text(node, "versions") : text(node, "taggedVersions")),
                Versions.parse(node.path("nullableVersions").asText("none")),
                Versions.parse(node.path("taggedVersions").asText("none")),
                node.path("tag").asInt(-1),
                node.has("flexibleVersions") ? Versions.parse(text(node, "flexibleVersions")) : null,
                node.path("default").isNull() ? "null" : node.path("default").asText(""),
                node.path("ignorable").asBoolean(false));
    }

    private static void check(MessageSpec message) {
        checkStruct(message, message.root(), new HashSet<>());
        checkTags(message.root());
        message.structs().forEach(SpecReader::checkTags);
    }

    private static void checkTags(StructSpec struct) {
        Set<Integer> tags = new HashSet<>();
        for (FieldSpec field : struct.fields()) {
            if (field.tag() >= 0 && !tags.add(field.tag())) {
                throw new IllegalArgumentException("tag " + field.tag() + " of " + struct.name() + " is used twice");
            }
        }
    }

    /** Every structure named is defined, and none contains itself: a decoder must not recurse without end. */
    private static void checkStruct(MessageSpec message, StructSpec struct, Set<String> above) {
        if (!above.add(struct.name())) {
            throw new IllegalArgumentException("structure " + struct.name() + " contains itself");
        }
        for (FieldSpec field : struct.fields()) {
            FieldType type = field.type() instanceof FieldType.Array array ? array.element() : field.type();
            if (type instanceof FieldType.Struct named) {
                checkStruct(message, message.struct(named.name()), above);
            }
        }
        above.remove(struct.name());
    }

    private static String text(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException("a specification lacks '" + key + "': " + node.path("name"));
        }
        return value.asText();
    }
}
