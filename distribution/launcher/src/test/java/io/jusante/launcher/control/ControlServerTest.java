package io.jusante.launcher.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.launcher.ControlCommand;
import io.jusante.launcher.ControlRequest;
import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ControlServerTest {
    private static final long CLIENT_TIMEOUT_MS = 10_000;

    @TempDir
    Path data;

    private final Map<String, Consumer<ControlRequest>> commands = new ConcurrentHashMap<>();
    private ControlServer server;

    @BeforeEach
    void open() throws Exception {
        server = ControlServer.open(data, this::find, 500);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void answersWithProgressThenOneResult() throws Exception {
        commands.put("swap", request -> {
            request.progress("one");
            request.progress("two");
            request.result(Map.of("given", request.arguments()), "done");
            request.fail("too late");
        });
        List<String> progress = new ArrayList<>();

        ControlClient.Result result = call("swap", List.of("a b", "ü\n\"c\""), progress::add);

        assertEquals(List.of("one", "two"), progress);
        assertEquals("done", result.text());
        assertEquals(Map.of("given", List.of("a b", "ü\n\"c\"")), result.json());
    }

    @Test
    void tellsOfAFailure() {
        commands.put("swap", request -> request.fail("It needs storage 1.1."));

        assertEquals("It needs storage 1.1.", failure("swap"));
    }

    @Test
    void tellsOfAnUnknownCommand() {
        assertEquals("The process knows no command \"dance\".", failure("dance"));
    }

    @Test
    void tellsOfABugAndGoesOn() throws Exception {
        commands.put("bad", request -> {
            throw new IllegalStateException("broken");
        });
        commands.put("misfit", request -> {
            throw new NoSuchMethodError("gone");
        });
        commands.put("good", request -> request.result(Map.of(), "fine"));

        assertTrue(failure("bad").contains("broken"));
        assertTrue(failure("misfit").contains("gone"));
        assertEquals("fine", call("good", List.of(), line -> {}).text());
    }

    @Test
    void endsAnAnswerThatTheCommandLeftOpen() throws Exception {
        commands.put("silent", request -> {});

        assertEquals(Map.of(), call("silent", List.of(), line -> {}).json());
    }

    @Test
    void servesClientsBesideEachOther() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        commands.put("meet", request -> {
            try {
                both.await();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
            request.result(Map.of(), "met");
        });
        List<String> texts = new ArrayList<>();
        Thread other = new Thread(() -> {
            try {
                texts.add(call("meet", List.of(), line -> {}).text());
            } catch (LaunchException failed) {
                texts.add(failed.getMessage());
            }
        });
        other.start();

        assertEquals("met", call("meet", List.of(), line -> {}).text());
        other.join();
        assertEquals(List.of("met"), texts);
    }

    @Test
    void refusesMoreClientsThanItsBound() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(ControlServer.MAX_CLIENTS);
        commands.put("wait", request -> {
            inside.countDown();
            try {
                release.await();
            } catch (InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < ControlServer.MAX_CLIENTS; i++) {
            Thread client = new Thread(() -> {
                try {
                    call("wait", List.of(), line -> {});
                } catch (LaunchException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            client.start();
            clients.add(client);
        }
        inside.await();

        assertTrue(failure("wait").contains("There are 16 clients"));
        release.countDown();
        for (Thread client : clients) {
            client.join();
        }
        commands.put("after", request -> request.result(Map.of(), "free"));
        assertEquals("free", callWhenFree("after"));
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        assertTrue(raw("GET / HTTP/1.1\n").contains("Not a request"));
        assertTrue(raw("[]\n").contains("not a JSON object"));
        assertTrue(raw("{\"command\":\"x\",\"arguments\":[1]}\n").contains("an argument is not a string"));
        assertTrue(raw("{\"arguments\":[]}\n").contains("has no \\\"command\\\""));
    }

    @Test
    void refusesALineWithoutEnd() throws Exception {
        assertTrue(raw("x".repeat(ControlMessage.MAX_LINE_BYTES + 1)).contains("longer than"));
    }

    @Test
    void doesNotWaitForEverForARequest() throws Exception {
        assertTrue(raw("{\"command\":").contains("500 ms"));
    }

    @Test
    void goesOnWhenAClientLeaves() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        commands.put("long", request -> {
            try {
                left.await();
            } catch (InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
            for (int i = 0; i < 1000; i++) {
                request.progress("still here " + i);
            }
            done.countDown();
        });
        try (SocketChannel client = connect()) {
            write(client, "{\"command\":\"long\",\"arguments\":[]}\n");
        }
        left.countDown();

        done.await();
    }

    @Test
    void liesInAFolderOfItsOwner() throws Exception {
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("control"))));
    }

    @Test
    void takesTheSocketAwayWhenItCloses() throws Exception {
        server.close();

        assertEquals("No process runs on " + data + ".", failure("status"));
    }

    @Test
    void replacesASocketThatACrashLeft() throws Exception {
        server.close();
        Files.writeString(data.resolve("control/socket"), "stale");
        server = ControlServer.open(data, this::find, 500);
        commands.put("hello", request -> request.result(Map.of(), "again"));

        assertEquals("again", call("hello", List.of(), line -> {}).text());
    }

    @Test
    void fallsBackToAShortPathAndRecordsIt() throws Exception {
        Path deep = data.resolve("d".repeat(120));
        Files.createDirectories(deep);
        Path socket;
        try (ControlServer far = ControlServer.open(deep, this::find, 500)) {
            assertEquals(0, far.clients());
            commands.put("hello", request -> request.result(Map.of(), "from afar"));
            socket = ControlSocket.locate(deep);
            assertFalse(socket.startsWith(deep));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
            assertEquals(
                    "from afar",
                    ControlClient.call(deep, "hello", List.of(), line -> {}, CLIENT_TIMEOUT_MS)
                            .text());
        }
        assertFalse(Files.exists(socket.getParent()));
        assertFalse(Files.exists(deep.resolve("control/path")));
    }

    @Test
    void deletesNothingOnTheWordOfAnEditedRecord() throws Exception {
        server.close();
        Path precious = Files.writeString(data.resolve("socket"), "precious");
        Files.writeString(data.resolve("control/path"), precious + "\n");

        server = ControlServer.open(data, this::find, 500);

        assertTrue(Files.exists(precious));
    }

    private ControlCommand find(String name) {
        Consumer<ControlRequest> body = commands.get(name);
        if (body == null) {
            return null;
        }
        return new ControlCommand() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void run(ControlRequest request) {
                body.accept(request);
            }
        };
    }

    private ControlClient.Result call(String command, List<String> arguments, Consumer<String> progress)
            throws LaunchException {
        return ControlClient.call(data, command, arguments, progress, CLIENT_TIMEOUT_MS);
    }

    private String callWhenFree(String command) throws Exception {
        while (true) {
            try {
                return call(command, List.of(), line -> {}).text();
            } catch (LaunchException busy) {
                // the threads of the clients that left end a moment later
                if (!busy.getMessage().contains("16 clients")) {
                    throw busy;
                }
                Thread.onSpinWait();
            }
        }
    }

    private String failure(String command) {
        return assertThrows(LaunchException.class, () -> call(command, List.of(), line -> {}))
                .getMessage();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(ControlSocket.locate(data)));
    }

    private static void write(SocketChannel client, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private String raw(String text) throws IOException {
        try (LineChannel channel = new LineChannel(connect())) {
            try {
                channel.write(text, 1000);
            } catch (IOException closed) {
                // the server may answer and close before it has read all: its answer is there to be read
                assertFalse(text.endsWith("\n"), closed::toString);
            }
            return channel.readLine(ControlMessage.MAX_LINE_BYTES, CLIENT_TIMEOUT_MS);
        }
    }
}
