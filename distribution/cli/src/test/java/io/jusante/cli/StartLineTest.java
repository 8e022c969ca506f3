package io.jusante.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class StartLineTest {
    @Test
    void understandsAPlainLine() {
        assertEquals(
                new StartLine(Path.of("/d"), Path.of("c.properties"), Map.of("a", "1", "b", "x=y")),
                StartLine.parse("start", "--data", "/d", "--set", "a=1", "--config=c.properties", "--set=b=x=y"));
    }

    /** What it understands, picocli understands alike. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "start",
                "start --data /d",
                "start --data=/d --config=/c",
                "start --set a=1 --set b=2",
                "start --set a= --data d",
                "start --set listeners=PLAINTEXT://127.0.0.1:19092,X://:1",
                "start --set=a=b=c"
            })
    void agreesWithPicocli(String text) throws Exception {
        String[] words = text.split(" ");
        StartLine line = StartLine.parse(words);
        assertNotNull(line);

        CommandLine.ParseResult parsed = new CommandLine(new Jusante()).parseArgs(words);
        StartCommand command = (StartCommand) parsed.subcommand().commandSpec().userObject();
        assertEquals(((DataOption) field(command, "data")).given(), line.data());
        assertEquals(field(command, "config"), line.config());
        assertEquals(field(command, "overrides"), line.overrides());
    }

    /** The rest is left to picocli, which explains it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stop",
                "start --help",
                "start -h",
                "start --version",
                "start --dta x",
                "start --data",
                "start --data --config",
                "start --data a --data b",
                "start --config a --config b",
                "start --set",
                "start --set a",
                "start --set =a",
                "start --set \"a=b\"",
                "start @file",
                "start --data @file",
                "start extra"
            })
    void leavesTheRestAlone(String text) {
        assertNull(StartLine.parse(text.isEmpty() ? new String[0] : text.split(" ")));
    }

    private static Object field(Object owner, String name) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
