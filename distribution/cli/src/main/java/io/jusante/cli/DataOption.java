package io.jusante.cli;

import io.jusante.launcher.data.LaunchException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --data}, the same for all commands. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory; else $JUSANTE_DATA, else data/ in the distribution.")
    private @Nullable Path data;

    Path directory() throws LaunchException {
        if (data != null) {
            return data.toAbsolutePath().normalize();
        }
        String environment = System.getenv("JUSANTE_DATA");
        if (environment != null && !environment.isEmpty()) {
            return Path.of(environment).toAbsolutePath().normalize();
        }
        return Jusante.distribution().resolve("data");
    }
}
