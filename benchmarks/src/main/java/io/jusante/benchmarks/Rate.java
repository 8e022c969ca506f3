package io.jusante.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where Apache's tools say how many records went through in a second. */
enum Rate {
    PRODUCER {
        private static final Pattern RATE = Pattern.compile("([0-9.]+) records/sec");

        @Override
        double in(String output) throws IOException {
            double rate = Double.NaN;
            for (Matcher matcher = RATE.matcher(output); matcher.find(); ) {
                rate = Double.parseDouble(matcher.group(1)); // the last line sums up
            }
            if (Double.isNaN(rate)) {
                throw new IOException("no rate in what the producer printed:\n" + output);
            }
            return rate;
        }
    },

    /** A table of one line; what counts is the time of fetching, not that of joining a group. */
    CONSUMER {
        private static final String COLUMN = "fetch.nMsg.sec";

        @Override
        double in(String output) throws IOException {
            List<String> lines = output.lines().toList();
            for (int i = 0; i + 1 < lines.size(); i++) {
                List<String> names = columns(lines.get(i));
                List<String> values = columns(lines.get(i + 1));
                int column = names.indexOf(COLUMN);
                if (column >= 0 && column < values.size()) {
                    return Double.parseDouble(values.get(column));
                }
            }
            throw new IOException("no column " + COLUMN + " in what the consumer printed:\n" + output);
        }

        private static List<String> columns(String line) {
            return Arrays.stream(line.split(",")).map(String::strip).toList();
        }
    };

    /** {@return records in a second} */
    abstract double in(String output) throws IOException;
}
