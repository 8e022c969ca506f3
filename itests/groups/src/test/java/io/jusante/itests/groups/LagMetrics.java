package io.jusante.itests.groups;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lag that a broker's {@code /metrics} tells. */
final class LagMetrics {
    private static final String NAME = "jusante_group_lag";
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI uri;

    LagMetrics(int port) {
        uri = URI.create("http://127.0.0.1:" + port + "/metrics");
    }

    /** {@return the lag of each {@code group topic partition}} */
    Map<String, Long> lags() throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(uri + " answered " + response.statusCode() + ":\n" + response.body());
        }
        Map<String, Long> lags = new TreeMap<>();
        response.body().lines().filter(line -> line.startsWith(NAME + "{")).forEach(line -> {
            Map<String, String> labels = new TreeMap<>();
            for (Matcher label = LABEL.matcher(line); label.find(); ) {
                labels.put(label.group(1), label.group(2));
            }
            String value = line.substring(line.lastIndexOf('}') + 1).strip().split(" ")[0];
            lags.put(labels.get("group") + " " + labels.get("topic") + " " + labels.get("partition"), (long)
                    Double.parseDouble(value));
        });
        return lags;
    }
}
