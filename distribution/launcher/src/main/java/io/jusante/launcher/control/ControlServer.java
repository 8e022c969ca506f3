package io.jusante.launcher.control;

import io.jusante.launcher.ControlCommand;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the control socket: one thread accepts, one thread for each client, all daemons and never interrupted. Works
 * before the framework runs and after it has stopped.
 */
public final class ControlServer implements AutoCloseable {
    /** Clients served at a time; a further one is told so. */
    static final int MAX_CLIENTS = 16;

    /** Spent on the accepting thread. */
    private static final long REFUSAL_TIMEOUT_MS = 100;

    private static final Logger LOGGER = LoggerFactory.getLogger(ControlServer.class);

    private final Path data;
    private final ServerSocketChannel listener;
    private final Function<String, @Nullable ControlCommand> commands;
    private final Semaphore places = new Semaphore(MAX_CLIENTS);
    private final Set<LineChannel> connections = ConcurrentHashMap.newKeySet();
    private final long timeoutMs;
    private volatile boolean closed;

    private ControlServer(
            Path data,
            ServerSocketChannel listener,
            Function<String, @Nullable ControlCommand> commands,
            long timeoutMs) {
        this.data = data;
        this.listener = listener;
        this.commands = commands;
        this.timeoutMs = timeoutMs;
    }

    /**
     * Binds the socket and begins to answer. Only for the holder of the data directory's lock.
     *
     * @param commands finds a command by name, null where there is none; any thread
     */
    public static ControlServer open(Path data, Function<String, @Nullable ControlCommand> commands)
            throws IOException {
        return open(data, commands, 10_000);
    }

    /** @param timeoutMs how long a client may take to send its request, and to take each line of the answer */
    static ControlServer open(Path data, Function<String, @Nullable ControlCommand> commands, long timeoutMs)
            throws IOException {
        Path socket = ControlSocket.prepare(data);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException cannotBind) {
            listener.close();
            throw cannotBind;
        }
        ControlServer server = new ControlServer(data, listener, commands, timeoutMs);
        daemon("jusante-control", server::accept).start();
        return server;
    }

    /** {@return how many clients are served now} */
    public int clients() {
        return MAX_CLIENTS - places.availablePermits();
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel client = listener.accept();
                if (places.tryAcquire()) {
                    daemon("jusante-control-client", () -> serve(client)).start();
                } else {
                    refuseOrDrop(client);
                }
            } catch (ClosedChannelException end) {
                return;
            } catch (IOException failed) {
                LOGGER.atWarn().setCause(failed).log("control socket cannot accept");
                // out of file descriptors, as a rule: not in a busy loop
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuseOrDrop(SocketChannel client) {
        try {
            refuse(client);
        } catch (IOException slowOrGone) {
            LOGGER.atDebug().setCause(slowOrGone).log("control client was dropped");
        }
    }

    private static void refuse(SocketChannel client) throws IOException {
        try (LineChannel channel = new LineChannel(client)) {
            // read first: a socket that is closed with something unread takes its answer with it
            channel.readLine(ControlMessage.MAX_LINE_BYTES, REFUSAL_TIMEOUT_MS);
            channel.writeLine(
                    ControlMessage.error("There are " + MAX_CLIENTS + " clients on the control socket; try later."),
                    REFUSAL_TIMEOUT_MS);
        }
    }

    private void serve(SocketChannel client) {
        try (LineChannel channel = new LineChannel(client)) {
            connections.add(channel);
            try {
                answer(channel);
            } finally {
                connections.remove(channel);
            }
        } catch (IOException gone) {
            LOGGER.atDebug().setCause(gone).log("control client went away");
        } finally {
            places.release();
        }
    }

    private void answer(LineChannel channel) throws IOException {
        ControlMessage.Request request;
        try {
            String line = channel.readLine(ControlMessage.MAX_LINE_BYTES, timeoutMs);
            if (line == null) {
                return;
            }
            request = ControlMessage.Request.parse(line);
        } catch (IOException malformed) {
            channel.writeLine(ControlMessage.error("Not a request: " + malformed.getMessage()), timeoutMs);
            return;
        }
        ControlCommand command = commands.apply(request.command());
        if (command == null) {
            channel.writeLine(
                    ControlMessage.error("The process knows no command \"" + request.command() + "\"."), timeoutMs);
            return;
        }
        try (ControlAnswer answer = new ControlAnswer(request.arguments(), channel, timeoutMs)) {
            run(command, answer);
        }
    }

    private static void run(ControlCommand command, ControlAnswer answer) {
        try {
            command.run(answer);
        } catch (RuntimeException | LinkageError bug) {
            // a linkage error is a plugin that does not fit; neither may take the socket down
            LOGGER.atError()
                    .setCause(bug)
                    .addKeyValue("command", command.name())
                    .log("command failed");
            answer.fail("The command failed: " + bug);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Takes the socket away and ends all connections, so that whoever waits for the end of the process sees it. */
    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
        ControlSocket.remove(data);
        for (LineChannel connection : connections) {
            connection.close();
        }
    }
}
