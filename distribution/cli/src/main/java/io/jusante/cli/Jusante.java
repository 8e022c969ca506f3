package io.jusante.cli;

import io.jusante.launcher.data.LaunchException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Exit codes: 0 done, 1 could not, 2 not understood. */
@Command(
        name = "jusante",
        description = "An event-streaming platform that speaks Apache Kafka's protocol.",
        mixinStandardHelpOptions = true,
        versionProvider = DistributionVersion.class,
        subcommands = {
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            PluginCommand.class,
            HelpCommand.class
        },
        footer = {
            "",
            "bin/jusante jvm-options prints the options that start runs with.",
            "",
            "Environment:",
            "  JAVA_HOME          the Java to run (17 or newer); else the one on the PATH",
            "  JUSANTE_DATA       the data directory in place of <distribution>/data",
            "  JUSANTE_HEAP_OPTS  heap options in place of the default ones",
            "  JUSANTE_JVM_OPTS   further JVM options",
            "",
            "Exit codes: 0 done, 1 could not be done, 2 the command line was not understood."
        })
public final class Jusante implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs anything
    private CommandSpec spec;

    /** Runs the command and exits. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        StartLine line = StartLine.parse(arguments);
        if (line != null) {
            try {
                return StartCommand.start(line.data(), line.config(), line.overrides());
            } catch (LaunchException failure) {
                System.err.println("jusante: " + failure.getMessage());
                return 1;
            }
        }
        CommandLine commandLine = new CommandLine(new Jusante());
        commandLine.setParameterExceptionHandler(notUnderstood());
        commandLine.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof LaunchException) {
                failed.getErr().println("jusante: " + failure.getMessage());
                return 1;
            }
            throw failure;
        });
        return commandLine.execute(arguments);
    }

    /** One line and, where there are some, the words that may have been meant; the usage is for {@code --help}. */
    private static IParameterExceptionHandler notUnderstood() {
        return (ParameterException problem, String[] arguments) -> {
            CommandLine command = problem.getCommandLine();
            command.getErr().println("jusante: " + problem.getMessage());
            String meant = problem instanceof UnmatchedArgumentException unmatched
                    ? NearestWord.of(unmatched.getUnmatched().get(0), words(command))
                    : null;
            command.getErr()
                    .println(
                            meant == null
                                    ? "See " + command.getCommandSpec().qualifiedName() + " --help."
                                    : "Did you mean " + meant + "?");
            return command.getCommandSpec().exitCodeOnInvalidInput();
        };
    }

    private static List<String> words(CommandLine command) {
        List<String> words = new ArrayList<>(command.getSubcommands().keySet());
        words.addAll(command.getCommandSpec().optionsMap().keySet());
        return words;
    }

    /** {@return the folder of the distribution, which bin/jusante names} */
    static Path distribution() throws LaunchException {
        String home = System.getProperty("jusante.home");
        if (home == null) {
            throw new LaunchException("The distribution is unknown: start with bin/jusante.");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? One of " + String.join(", ", spec.subcommands().keySet()) + ".");
    }
}
