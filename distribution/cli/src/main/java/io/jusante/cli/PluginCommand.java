package io.jusante.cli;

import io.jusante.launcher.data.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and swaps plugins in the process that uses a data directory. */
@Command(name = "plugin", description = "List the plugins, or swap one while it runs.", mixinStandardHelpOptions = true)
final class PluginCommand implements Runnable {
    /** A swap under load drains partition by partition; the process bounds it, and tells of its progress. */
    private static final long SILENCE_TIMEOUT_MS = 300_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    @Command(
            name = "list",
            description = "List the bundles and which slots they fill.",
            mixinStandardHelpOptions = true)
    int list(@Mixin DataOption data, @Mixin Answers answers) throws LaunchException {
        return answers.show(data.directory(), "plugin", List.of("list"), SILENCE_TIMEOUT_MS);
    }

    @Command(
            name = "update",
            description = "Install another version beside the old one, move everything over to it, stop the old one.",
            mixinStandardHelpOptions = true)
    int update(
            @Parameters(paramLabel = "FILE", description = "The new version's jar.") Path file,
            @Mixin DataOption data,
            @Mixin Answers answers)
            throws LaunchException {
        Path jar = file.toAbsolutePath().normalize();
        if (!Files.isReadable(jar) || Files.isDirectory(jar)) {
            throw new LaunchException("There is no file " + jar + ".");
        }
        return answers.show(data.directory(), "plugin", List.of("update", jar.toString()), SILENCE_TIMEOUT_MS);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
