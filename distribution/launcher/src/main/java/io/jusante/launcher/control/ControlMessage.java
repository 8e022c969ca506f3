package io.jusante.launcher.control;

import io.jusante.launcher.data.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of the control socket, one JSON object a line. One request for each connection:
 *
 * <pre>
 * → {"command":"plugin","arguments":["update","/tmp/storage-segment-1.1.0.jar"]}
 * ← {"progress":"installed io.jusante.storage.segment 1.1.0"}            any number
 * ← {"result":{…},"text":"…"}   or   {"error":"…"}                       one, the last line
 * </pre>
 */
final class ControlMessage {
    /** Longest line in bytes, either way. */
    static final int MAX_LINE_BYTES = 1 << 20;

    private ControlMessage() {}

    record Request(String command, List<String> arguments) {
        Request {
            arguments = List.copyOf(arguments);
        }

        static Request parse(String line) throws IOException {
            Map<String, @Nullable Object> json = Json.object(Json.parse(line), "the request");
            List<String> arguments = new ArrayList<>();
            for (Object argument : Json.array(json.get("arguments"), "arguments")) {
                if (!(argument instanceof String text)) {
                    throw new IOException("an argument is not a string");
                }
                arguments.add(text);
            }
            return new Request(Json.text(json, "command", "the request"), arguments);
        }

        String line() throws IOException {
            return Json.write(Map.of("command", command, "arguments", arguments));
        }
    }

    static String progress(String line) throws IOException {
        return Json.write(Map.of("progress", line));
    }

    static String result(Map<String, ? extends @Nullable Object> json, String text) throws IOException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("result", json);
        message.put("text", text);
        String line = Json.write(message);
        // a UTF-16 unit is at most three bytes of UTF-8
        return line.length() > MAX_LINE_BYTES / 3 ? error("The answer is too long for the control socket.") : line;
    }

    static String error(String message) throws IOException {
        return Json.write(Map.of("error", message));
    }
}
