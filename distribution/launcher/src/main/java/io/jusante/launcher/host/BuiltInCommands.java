package io.jusante.launcher.host;

import io.jusante.launcher.ControlCommand;
import io.jusante.launcher.ControlRequest;
import java.util.Map;
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
        StatusReport report = StatusReport.of(lifecycle, house, options);
        request.result(report.toJson(), report.toText());
    }

    private void stop(ControlRequest request) {
        // answered first: a fast stop closes the socket
        request.result(Map.of("pid", ProcessHandle.current().pid()), "stopping");
        lifecycle.stop("asked to over the control socket");
    }
}
