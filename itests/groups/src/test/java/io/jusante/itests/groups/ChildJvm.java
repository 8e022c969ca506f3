package io.jusante.itests.groups;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a main class of this class path is run in a process of its own. */
final class ChildJvm {
    private ChildJvm() {}

    /** {@return the command; what the class logs goes to the file} */
    static List<String> command(Path log, List<String> jvmOptions, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dclients.log=" + log);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
