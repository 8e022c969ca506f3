package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jusante.record.Slice;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.Uuid;

/** Looks at generated messages through their accessors only. */
final class Mirror {
    private Mirror() {}

    /** Checks that each field that Kafka's converter shows has the same value here; returns how many there were. */
    static int compare(String path, JsonNode expected, Object actual) throws ReflectiveOperationException {
        if (expected.isNull() || actual == null) {
            assertTrue(expected.isNull() && actual == null, path + ": " + expected + " and " + actual);
            return 1;
        }
        if (actual instanceof List<?> list) {
            assertEquals(expected.size(), list.size(), path);
            int fields = 1;
            for (int i = 0; i < list.size(); i++) {
                fields += compare(path + "[" + i + "]", expected.get(i), list.get(i));
            }
            return fields;
        }
        if (expected.isObject()) {
            int fields = 0;
            for (Map.Entry<String, JsonNode> field : expected.properties()) {
                String name = accessor(actual, field.getKey());
                Object value = actual.getClass().getMethod(name).invoke(actual);
                fields += compare(path + "." + name, field.getValue(), value);
            }
            return fields;
        }
        compareValue(path, expected, actual);
        return 1;
    }

    private static String accessor(Object struct, String key) {
        for (Method method : struct.getClass().getMethods()) {
            if (method.getName().equals(key) && method.getParameterCount() == 0) {
                return key;
            }
        }
        return key.replace("SizeInBytes", "");
    }

    private static void compareValue(String path, JsonNode expected, Object actual) {
        if (actual instanceof Boolean) {
            assertEquals(expected.booleanValue(), actual, path);
        } else if (actual instanceof Double) {
            assertEquals(expected.doubleValue(), actual, path);
        } else if (actual instanceof Number number) {
            assertTrue(expected.isIntegralNumber(), path);
            assertEquals(expected.longValue(), number.longValue(), path);
        } else if (actual instanceof UUID uuid) {
            Uuid same = new Uuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
            assertEquals(expected.textValue(), same.toString(), path);
        } else if (actual instanceof ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            try {
                assertArrayEquals(expected.binaryValue(), copy, path);
            } catch (java.io.IOException e) {
                throw new AssertionError(path, e);
            }
        } else if (actual instanceof Slice slice) {
            assertEquals(expected.intValue(), slice.sizeInBytes(), path);
        } else {
            assertEquals(expected.textValue(), actual, path);
        }
    }

    /** A copy made by the setters. */
    static Object copy(Object struct) throws ReflectiveOperationException {
        Object copy = struct.getClass().getConstructor().newInstance();
        for (Method method : struct.getClass().getMethods()) {
            if (!method.getName().startsWith("set") || method.getParameterCount() != 1) {
                continue;
            }
            String name = Character.toLowerCase(method.getName().charAt(3))
                    + method.getName().substring(4);
            assertTrue(method.invoke(
                            copy, copyValue(struct.getClass().getMethod(name).invoke(struct)))
                    == copy);
        }
        unknown(copy).addAll(unknown(struct));
        return copy;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> unknown(Object struct) throws ReflectiveOperationException {
        return (List<Object>) struct.getClass().getMethod("unknownTaggedFields").invoke(struct);
    }

    private static Object copyValue(Object value) throws ReflectiveOperationException {
        if (value instanceof List<?> list) {
            List<Object> copies = new ArrayList<>();
            for (Object element : list) {
                copies.add(copyValue(element));
            }
            return copies;
        }
        boolean struct = value != null && value.getClass().getName().startsWith("io.jusante.protocol.message.");
        return struct ? copy(value) : value;
    }
}
