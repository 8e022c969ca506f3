package io.jusante.launcher.host;

import io.jusante.launcher.ControlCommand;
import io.jusante.launcher.ControlRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The commands that work with no bundle resolved: {@code status} and {@code stop}. */
final class BuiltInCommands {
    private final Lifecycle lifecycle;
    private final House house;
    private final LaunchOptions options;

    BuiltInCommands(Lifecycle lifecycle, House house, LaunchOptions options) {
        this.lifecycle = lifecycle;
        this.house = house;
        this.options = options;
    }

    /** {@return the command of this name, a bundle's if it is none of ours} */
    @Nullable ControlCommand find(String name) {
        return switch (name) {
            case "status" -> command(name, this::status);
            case "stop" -> command(name, this::stop);
            default -> house.command(name);
        };
    }

    private interface Body {
        void run(ControlRequest request);
    }

    private static ControlCommand command(String name, Body body) {
        return new ControlCommand() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run(ControlRequest request) {
                body.run(request);
            }
        };
    }

    private void status(ControlRequest request) {
        Lifecycle.Phase phase = lifecycle.phase();
        String state = phase.name().toLowerCase(Locale.ROOT);
        String line = lifecycle.servingLine();
        long pid = ProcessHandle.current().pid();
        long uptimeMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - options.startNanos());
        List<String> missing = house.missing();
        Path config = options.config();

        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("state", state);
        json.put("pid", pid);
        json.put("uptimeMs", uptimeMs);
        json.put("line", line);
        json.put("bundles", house.size());
        json.put("missing", missing);
        json.put("dataDirectory", options.data().toString());
        json.put("configFile", config == null ? null : config.toString());

        StringBuilder text = new StringBuilder();
        text.append(phase == Lifecycle.Phase.SERVING && line != null ? line : state);
        text.append("\nprocess ")
                .append(pid)
                .append(", up ")
                .append(uptimeMs / 1000)
                .append(" s, ");
        text.append(house.size()).append(" bundles, data in ").append(options.data());
        for (String what : missing) {
            text.append("\nmissing: ").append(what);
        }
        request.result(json, text.toString());
    }

    private void stop(ControlRequest request) {
        // answered first: a fast stop closes the socket
        request.result(Map.of("pid", ProcessHandle.current().pid()), "stopping");
        lifecycle.stop("asked to over the control socket");
    }
}
