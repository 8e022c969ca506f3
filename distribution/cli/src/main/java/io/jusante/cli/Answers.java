package io.jusante.cli;

import io.jusante.launcher.control.ControlClient;
import io.jusante.launcher.data.Json;
import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code --json}, and how an answer of the process is shown: progress on standard error, the result on output. */
final class Answers {
    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    int show(Path data, String command, List<String> arguments, long timeoutMs) throws LaunchException {
        PrintWriter err = spec.commandLine().getErr();
        ControlClient.Result result = ControlClient.call(data, command, arguments, err::println, timeoutMs);
        try {
            spec.commandLine().getOut().println(json ? Json.pretty(result.json()) : result.text());
        } catch (IOException unwritable) {
            throw new LaunchException("The answer cannot be shown: " + unwritable.getMessage() + ".", unwritable);
        }
        return 0;
    }
}
