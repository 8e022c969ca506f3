package io.jusante.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this machine has, of the programs that the harness does not bring. */
final class Installed {
    private Installed() {}

    /** {@return a sentence that says what to install; empty where the program is there} */
    static String missing(String program, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean there = Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        return there ? "" : sentence(program, debianPackage);
    }

    /** {@return a sentence that says what to install; empty where the file is there} */
    static String missing(Path file, String debianPackage) {
        return Files.isReadable(file) ? "" : sentence(file.toString(), debianPackage);
    }

    private static String sentence(String what, String debianPackage) {
        return what + " is not there (on Debian: apt-get install " + debianPackage + ")";
    }
}
