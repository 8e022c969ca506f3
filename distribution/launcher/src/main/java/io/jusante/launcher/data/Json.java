package io.jusante.launcher.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, strings, numbers and booleans. Comments are read over, as R8 features may have them. */
public final class Json {
    private static final JSON JSON_WITH_COMMENTS = JSON.builder(JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .build())
            .disable(JSON.Feature.PRETTY_PRINT_OUTPUT)
            .build();

    private Json() {}

    /** {@return the one value in the text} */
    public static @Nullable Object parse(String text) throws IOException {
        return JSON_WITH_COMMENTS.anyFrom(text);
    }

    /** {@return the one value in the file} */
    public static @Nullable Object read(Path file) throws IOException {
        return JSON_WITH_COMMENTS.anyFrom(Files.readAllBytes(file));
    }

    /** {@return the value as JSON in one line} */
    public static String write(Object value) throws IOException {
        return JSON_WITH_COMMENTS.asString(value);
    }

    /** {@return the value as JSON for people} */
    public static String pretty(Object value) throws IOException {
        return JSON_WITH_COMMENTS.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(value);
    }

    /** {@return the value as an object} */
    public static Map<String, @Nullable Object> object(@Nullable Object value, String what) throws IOException {
        if (value instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // the parser makes no other keys than strings
            Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) map;
            return object;
        }
        throw new IOException(what + " is not a JSON object");
    }

    /** {@return the value as an array; a missing one is empty} */
    public static List<@Nullable Object> array(@Nullable Object value, String what) throws IOException {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            @SuppressWarnings("unchecked") // an array may hold anything
            List<@Nullable Object> array = (List<@Nullable Object>) list;
            return array;
        }
        throw new IOException(what + " is not a JSON array");
    }

    /** {@return the text under a key that has to be there} */
    public static String text(Map<String, @Nullable Object> object, String key, String what) throws IOException {
        if (object.get(key) instanceof String text) {
            return text;
        }
        throw new IOException(what + " has no \"" + key + "\"");
    }

    /** {@return the text under a key, or null where there is none} */
    public static @Nullable String textOrNull(Map<String, @Nullable Object> object, String key, String what)
            throws IOException {
        Object value = object.get(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IOException("\"" + key + "\" of " + what + " is not a string");
    }
}
