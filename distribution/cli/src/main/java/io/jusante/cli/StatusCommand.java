package io.jusante.cli;

import io.jusante.launcher.data.LaunchException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells what the process that uses a data directory does. */
@Command(
        name = "status",
        description = {
            "Tell whether it serves, where, what is in it and what is missing; exits with 1 if no process runs.",
            "With --json: an object with state, version, pid, uptimeMs, startMs, line, listeners, topics, partitions,"
                    + " groups, metrics, bundles, inactiveBundles, dataDirectory, configFile and missing. The README says"
                    + " what is in each; keys stay from release to release, and new ones may come."
        },
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final long TIMEOUT_MS = 10_000;

    @Mixin
    private final DataOption data = new DataOption();

    @Mixin
    private final Answers answers = new Answers();

    @Override
    public Integer call() throws LaunchException {
        return answers.show(data.directory(), "status", List.of(), TIMEOUT_MS);
    }
}
