package io.jusante.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plain {@code start [--data DIR] [--config FILE] [--set key=value]...}, understood without picocli, which costs a
 * quarter of the time to start. Whatever is not plain, such as {@code --help} or a mistake, is left to picocli.
 */
record StartLine(@Nullable Path data, @Nullable Path config, Map<String, String> overrides) {
    /** {@return the line, or null if it is not plain} */
    static @Nullable StartLine parse(String... words) {
        if (words.length == 0 || !words[0].equals("start")) {
            return null;
        }
        Path data = null;
        Path config = null;
        Map<String, String> overrides = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            String option = words[i];
            String value;
            int equals = option.indexOf('=');
            if (equals > 0) {
                value = option.substring(equals + 1);
                option = option.substring(0, equals);
            } else if (++i < words.length) {
                value = words[i];
            } else {
                return null;
            }
            if (!isPlain(value)) {
                return null;
            }
            switch (option) {
                case "--data" -> {
                    if (data != null) {
                        return null;
                    }
                    data = Path.of(value);
                }
                case "--config" -> {
                    if (config != null) {
                        return null;
                    }
                    config = Path.of(value);
                }
                case "--set" -> {
                    int split = value.indexOf('=');
                    if (split < 1) {
                        return null;
                    }
                    overrides.put(value.substring(0, split), value.substring(split + 1));
                }
                default -> {
                    return null;
                }
            }
        }
        return new StartLine(data, config, overrides);
    }

    /** Quotes, files of arguments and further options are picocli's to interpret. */
    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.charAt(0) != '-'
                && value.charAt(0) != '@'
                && value.indexOf('"') < 0
                && value.indexOf('\0') < 0;
    }
}
