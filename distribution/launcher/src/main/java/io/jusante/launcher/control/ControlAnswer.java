package io.jusante.launcher.control;

import io.jusante.launcher.ControlRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answer to one request as it is given, line by line; a client that went away does not disturb the command. */
final class ControlAnswer implements ControlRequest, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlAnswer.class);

    private final List<String> arguments;
    private final LineChannel channel;
    private final long timeoutMs;
    private boolean ended;
    private boolean gone;

    ControlAnswer(List<String> arguments, LineChannel channel, long timeoutMs) {
        this.arguments = arguments;
        this.channel = channel;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public List<String> arguments() {
        return arguments;
    }

    @Override
    public synchronized void progress(String line) {
        if (!ended) {
            send(() -> ControlMessage.progress(line));
        }
    }

    @Override
    public synchronized void result(Map<String, ? extends @Nullable Object> json, String text) {
        if (!ended) {
            ended = true;
            send(() -> ControlMessage.result(json, text));
        }
    }

    @Override
    public synchronized void fail(String message) {
        if (!ended) {
            ended = true;
            send(() -> ControlMessage.error(message));
        }
    }

    private interface Line {
        String text() throws IOException;
    }

    private void send(Line line) {
        if (gone) {
            return;
        }
        try {
            channel.writeLine(line.text(), timeoutMs);
        } catch (IOException lost) {
            gone = true;
            LOGGER.atDebug().setCause(lost).log("control client no longer listens");
        }
    }

    /** Ends an answer that its command left open. */
    @Override
    public void close() {
        result(Map.of(), "");
    }
}
