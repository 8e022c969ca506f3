package io.jusante.itests.clients.driver;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs the main classes of Apache Kafka's tools one after the other in one process, since starting the process is most
 * of what a tool costs. A command is a main class and its arguments, with tabs between them; the answer is what it
 * printed, each line after {@code line} and a tab, then {@code exit}, a tab and the exit code, then {@code ok}.
 */
public final class ToolRunner {
    private static final int RUNNING = -1;

    private final PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    private int exitCode;

    private ToolRunner() {}

    /** Runs until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        ToolRunner runner = new ToolRunner();
        Exit.setExitProcedure((code, message) -> runner.end(code));
        runner.run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    private void run(BufferedReader in) throws Exception {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t", -1);
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            run(words[0], Arrays.copyOfRange(words, 1, words.length), printed);
            printed.toString(StandardCharsets.UTF_8).lines().forEach(text -> answers.println("line\t" + text));
            answers.println("exit\t" + exitCode);
            answers.println("ok");
            answers.flush();
        }
    }

    /** What the tool prints to standard output and standard error comes in one text, in order. */
    private void run(String mainClass, String[] arguments, ByteArrayOutputStream printed)
            throws IOException, ReflectiveOperationException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        exitCode = RUNNING;
        try (PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            Class.forName(mainClass).getMethod("main", String[].class).invoke(null, (Object) arguments);
            if (exitCode == RUNNING) {
                exitCode = 0;
            }
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Ended)) {
                throw e;
            }
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The first exit counts, and nothing is printed after it: a tool may catch what is thrown here, and end again. */
    private void end(int code) {
        if (exitCode == RUNNING) {
            exitCode = code;
            System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
            System.setErr(System.out);
        }
        throw new Ended();
    }

    /** In place of the end of the process. */
    private static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ended() {
            super("the tool ended", null, false, false);
        }
    }
}
