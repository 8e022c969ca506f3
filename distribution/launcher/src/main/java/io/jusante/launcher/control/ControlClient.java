package io.jusante.launcher.control;

import io.jusante.launcher.data.Json;
import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends one request to the process that uses a data directory, and waits for its answer. */
public final class ControlClient {
    /** How a request ended well: for programs, and for people. */
    public record Result(Map<String, @Nullable Object> json, String text) {}

    private ControlClient() {}

    /**
     * Sends the request and waits.
     *
     * @param progress is called with each line of progress
     * @param timeoutMs longest silence of the process; 0 for ever
     * @throws LaunchException if no process answers, it says no, or its answer ends early
     */
    public static Result call(
            Path data, String command, List<String> arguments, Consumer<String> progress, long timeoutMs)
            throws LaunchException {
        try (LineChannel channel = new LineChannel(connect(data))) {
            channel.writeLine(new ControlMessage.Request(command, arguments).line(), 10_000);
            while (true) {
                String line = channel.readLine(ControlMessage.MAX_LINE_BYTES, timeoutMs);
                if (line == null) {
                    throw new LaunchException("The process ended before it had answered.");
                }
                Map<String, @Nullable Object> message = Json.object(Json.parse(line), "the answer");
                if (message.get("error") instanceof String error) {
                    throw new LaunchException(error);
                }
                if (message.get("progress") instanceof String text) {
                    progress.accept(text);
                } else {
                    Map<String, @Nullable Object> json = Json.object(message.get("result"), "the result");
                    return new Result(json, String.valueOf(message.get("text")));
                }
            }
        } catch (IOException failed) {
            throw new LaunchException("The control socket failed: " + failed.getMessage() + ".", failed);
        }
    }

    private static SocketChannel connect(Path data) throws LaunchException, IOException {
        if (!Files.isDirectory(data)) {
            throw new LaunchException("There is no data directory " + data + ".");
        }
        Path socket = ControlSocket.locate(data);
        if (!Files.exists(socket)) {
            throw new LaunchException("No process runs on " + data + ".");
        }
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (SocketException refused) {
            throw new LaunchException("No process runs on " + data + " (" + refused.getMessage() + ").", refused);
        }
    }
}
