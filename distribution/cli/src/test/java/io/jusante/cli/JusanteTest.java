package io.jusante.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.launcher.ControlCommand;
import io.jusante.launcher.ControlRequest;
import io.jusante.launcher.control.ControlServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JusanteTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream systemOut = System.out;
    private final PrintStream systemErr = System.err;
    private ControlServer server;

    @BeforeEach
    void capture() throws Exception {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        Path home = Files.createDirectories(folder.resolve("home/lib"));
        Files.writeString(home.resolve("distribution.properties"), "version=9.8.7\nid=x\n");
        System.setProperty("jusante.home", folder.resolve("home").toString());
    }

    @AfterEach
    void release() throws Exception {
        if (server != null) {
            server.close();
        }
        System.setOut(systemOut);
        System.setErr(systemErr);
        System.clearProperty("jusante.home");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "start --help",
                "stop --help",
                "status --help",
                "plugin --help",
                "plugin list --help",
                "plugin update --help",
                "help start"
            })
    void everythingHasHelp(String line) {
        assertEquals(0, Jusante.execute(line.split(" ")), line);
        assertTrue(out().startsWith("Usage: jusante"), out());
    }

    @Test
    void tellsItsVersion() {
        assertEquals(0, Jusante.execute("--version"));
        assertTrue(out().startsWith("Jusante 9.8.7"), out());
    }

    @ParameterizedTest
    @CsvSource({
        "strat, start",
        "stats, status",
        "start --dta x, --data",
        "status --jsno, --json",
        "plugin lst, list",
        "plugin updaet x.jar, update"
    })
    void saysWhatMayHaveBeenMeant(String line, String meant) {
        assertEquals(2, Jusante.execute(line.split(" ")));
        assertTrue(err().endsWith("Did you mean " + meant + "?\n"), err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plugin", "plugin update", "start --set", "start --set a", "stop now please"})
    void whatIsNotUnderstoodHasExitCodeTwo(String line) {
        assertEquals(2, Jusante.execute(line.isEmpty() ? new String[0] : line.split(" ")));
        assertTrue(err().startsWith("jusante: "), err());
        assertEquals(2, err().lines().count(), err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stop", "plugin list"})
    void whereNothingRunsOneLineSaysSo(String command) {
        Path data = folder.resolve("data");
        data.toFile().mkdir();
        String line = command + " --data " + data;

        assertEquals(1, Jusante.execute(line.split(" ")));

        assertEquals("jusante: No process runs on " + data + ".\n", err());
    }

    @Test
    void showsTheResultAsTextOrJsonAndProgressBeside() throws Exception {
        serve("plugin", request -> {
            request.progress("one moment");
            request.result(Map.of("arguments", request.arguments()), "as text");
        });
        assertEquals(0, Jusante.execute("plugin", "list", "--data", folder.toString()));
        assertEquals("as text\n", out());
        assertEquals("one moment\n", err());
        out.reset();

        assertEquals(0, Jusante.execute("plugin", "list", "--json", "--data", folder.toString()));
        assertEquals("{\"arguments\":[\"list\"]}", out().replaceAll("\\s", ""));
    }

    @Test
    void sendsTheAbsolutePathOfAPlugin() throws Exception {
        Path jar = Files.writeString(folder.resolve("plugin.jar"), "jar");
        serve("plugin", request -> request.result(Map.of(), String.join(" ", request.arguments())));
        assertEquals(0, Jusante.execute("plugin", "update", jar.toString(), "--data", folder.toString()));
        assertEquals("update " + jar + "\n", out());
    }

    @Test
    void refusesAPluginThatIsNotThere() {
        Path jar = folder.resolve("none.jar");

        assertEquals(1, Jusante.execute("plugin", "update", jar.toString(), "--data", folder.toString()));

        assertEquals("jusante: There is no file " + jar + ".\n", err());
    }

    @Test
    void aRefusalOfTheProcessHasExitCodeOne() throws Exception {
        serve("plugin", request -> request.fail("It needs a restart."));
        assertEquals(1, Jusante.execute("plugin", "list", "--data", folder.toString()));
        assertEquals("jusante: It needs a restart.\n", err());
    }

    @Test
    void stopGivesUpWhenTheProcessDoesNotEnd() throws Exception {
        // any process that outlives the second that the command waits
        long other = ProcessHandle.current().parent().orElseThrow().pid();
        serve("stop", request -> request.result(Map.of("pid", other), "stopping"));
        assertEquals(1, Jusante.execute("stop", "--timeout", "1", "--data", folder.toString()));
        assertTrue(err().startsWith("jusante: Process " + other + " still runs after 1 s"), err());
    }

    private void serve(String name, Consumer<ControlRequest> body) throws Exception {
        ControlCommand command = new ControlCommand() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run(ControlRequest request) {
                body.accept(request);
            }
        };
        server = ControlServer.open(folder, asked -> List.of(name).contains(asked) ? command : null);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
