package io.jusante.configuration.internal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Reads a file of {@link Properties}' format and keeps the line numbers. The encoding is UTF-8; where the bytes are not
 * that, ISO-8859-1, as Kafka reads it.
 */
final class PropertiesFile {
    private PropertiesFile() {}

    /** {@return the settings in the order of the file} */
    static List<Setting> read(Path file) throws IOException, InvalidSettingException {
        byte[] bytes = Files.readAllBytes(file);
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return parse(text, String.valueOf(file.getFileName()));
    }

    static List<Setting> parse(String text, String fileName) throws InvalidSettingException {
        List<Setting> settings = new ArrayList<>();
        String[] lines = text.split("\r\n|\n|\r", -1);
        int next = 0;
        while (next < lines.length) {
            int first = next;
            String line = lines[next++].stripLeading();
            if (line.isEmpty() || line.charAt(0) == '#' || line.charAt(0) == '!') {
                continue;
            }
            StringBuilder logical = new StringBuilder(line);
            while (endsWithOddBackslashes(logical) && next < lines.length) {
                logical.setLength(logical.length() - 1);
                logical.append(lines[next++].stripLeading());
            }
            settings.addAll(one(logical.toString(), fileName + " line " + (first + 1)));
        }
        return settings;
    }

    private static List<Setting> one(String logicalLine, String origin) throws InvalidSettingException {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(logicalLine));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidSettingException(origin + " can't be read: " + e.getMessage());
        }
        List<Setting> settings = new ArrayList<>(1);
        for (String name : properties.stringPropertyNames()) {
            settings.add(new Setting(name, properties.getProperty(name).trim(), origin));
        }
        return settings;
    }

    private static boolean endsWithOddBackslashes(CharSequence line) {
        int count = 0;
        for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
            count++;
        }
        return count % 2 == 1;
    }
}
