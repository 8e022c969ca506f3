package io.jusante.itests.blackbox;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a test needs of the machine. */
final class Requires {
    private Requires() {}

    /** Skips the test where the command is not installed; with {@code CI=true} that is a failure. */
    static void command(String name) {
        boolean installed = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        String message = name + " is not installed";
        if (isCi()) {
            assertTrue(installed, message);
        }
        assumeTrue(installed, message);
    }

    static boolean isCi() {
        return Boolean.parseBoolean(System.getenv("CI"));
    }
}
