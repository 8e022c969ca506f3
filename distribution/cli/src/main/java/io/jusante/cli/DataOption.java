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

    /** {@return the directory that was named, if one was} */
    @Nullable Path given() {
        return data;
    }

    Path directory() throws LaunchException {
        return directory(data);
    }

    static Path directory(@Nullable Path given) throws LaunchException {
        if (given != null) {
            return given.toAbsolutePath().normalize();
        }
        String environment = System.getenv("JUSANTE_DATA");
        if (environment != null && !environment.isEmpty()) {
            return Path.of(environment).toAbsolutePath().normalize();
        }
        return Jusante.distribution().resolve("data");
    }
}
