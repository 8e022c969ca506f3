package io.jusante.message.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SpecReaderTest {
    private static final String HEAD = """
            // a comment
            { "apiKey": 7, "type": "request", "name": "TestRequest", // another
              "validVersions": "1-4", "flexibleVersions": "3+", "fields": [
            """;

    private static MessageSpec read(String fields) throws IOException {
        byte[] json = (HEAD + fields + "]}").getBytes(StandardCharsets.UTF_8);
        return new SpecReader().read(new ByteArrayInputStream(json));
    }

    @Test
    void readsFieldsAndNestedStructures() throws IOException {
        MessageSpec message = read("""
                { "name": "Topics", "type": "[]Topic", "versions": "0+", "nullableVersions": "2+", "fields": [
                  { "name": "Id", "type": "uuid", "versions": "2+", "ignorable": true },
                  { "name": "Note", "type": "string", "versions": "3+", "taggedVersions": "3+", "tag": 5,
                    "default": "null", "nullableVersions": "3+" } ] }
                """);
        assertEquals(7, message.apiKey());
        assertEquals("TestRequest", message.name());
        FieldSpec topics = message.root().fields().get(0);
        assertEquals("topics", topics.name());
        assertEquals(new FieldType.Array(new FieldType.Struct("Topic")), topics.type());
        FieldSpec note = message.struct("Topic").fields().get(1);
        assertEquals(5, note.tag());
        assertTrue(note.nullByDefault());
        assertTrue(message.struct("Topic").fields().get(0).ignorable());
    }

    @Test
    void aFieldThatIsAlwaysTaggedNeedNotSayItsVersionsTwice() throws IOException {
        MessageSpec message = read("""
                { "name": "Notes", "type": "[]string", "taggedVersions": "3+", "tag": 1, "nullableVersions": "3+",
                  "default": null }
                """);
        FieldSpec notes = message.root().fields().get(0);
        assertEquals(Versions.parse("3+"), notes.versions());
        assertTrue(notes.nullByDefault());
    }

    @Test
    void knowsTheFewestBytesOfAnElement() throws IOException {
        MessageSpec message = read("""
                { "name": "Topics", "type": "[]Topic", "versions": "0+", "fields": [
                  { "name": "Name", "type": "string", "versions": "0+" },
                  { "name": "Size", "type": "int32", "versions": "2+" },
                  { "name": "Note", "type": "string", "versions": "3+", "taggedVersions": "3+", "tag": 0 } ] }
                """);
        FieldSpec topics = message.root().fields().get(0);
        // Version 1 is the least: an empty name of two bytes. Version 3: one byte, four, and the number of tags.
        assertEquals(2, message.leastElementBytes(new FieldType.Struct("Topic"), topics));
    }

    @Test
    void messagesWithoutVersionsAreLeftOut() throws IOException {
        String json = "{ \"apiKey\": 4, \"type\": \"request\", \"name\": \"Gone\", \"validVersions\": \"none\" }";
        assertNull(new SpecReader().read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));
        assertNotNull(read(""));
    }

    @Test
    void refusesSpecificationsThatMakeNoSense() {
        String[] broken = {
            "{ \"name\": \"A\", \"type\": \"int33\", \"versions\": \"0+\" }",
            "{ \"name\": \"A\", \"type\": \"int32\" }",
            "{ \"name\": \"A\", \"type\": \"int32\", \"versions\": \"0+\", \"nullableVersions\": \"0+\" }",
            "{ \"name\": \"A\", \"type\": \"int32\", \"versions\": \"3+\", \"taggedVersions\": \"3+\" }",
            "{ \"name\": \"A\", \"type\": \"Missing\", \"versions\": \"0+\" }",
            "{ \"name\": \"A\", \"type\": \"[][]int32\", \"versions\": \"0+\" }",
            "{ \"name\": \"A\", \"type\": \"B\", \"versions\": \"0+\", \"fields\": ["
                    + "{ \"name\": \"C\", \"type\": \"[]B\", \"versions\": \"0+\" } ] }",
        };
        for (String fields : broken) {
            assertThrows(IllegalArgumentException.class, () -> read(fields), fields);
        }
    }

    @Test
    void refusesATagThatIsUsedTwice() {
        String field =
                "{ \"name\": \"%s\", \"type\": \"int32\", \"versions\": \"3+\", \"taggedVersions\": \"3+\", \"tag\": 1 }";
        String twice = field.formatted("A") + "," + field.formatted("B");
        assertThrows(IllegalArgumentException.class, () -> read(twice));
        String nested = "{ \"name\": \"S\", \"type\": \"[]Inner\", \"versions\": \"0+\", \"fields\": [" + twice + "] }";
        assertThrows(IllegalArgumentException.class, () -> read(nested));
    }
}
