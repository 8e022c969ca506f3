package io.jusante.itests.groups;

import java.net.InetSocketAddress;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Readable;
import org.jspecify.annotations.Nullable;

/**
 * The connection of one member, made again when it is lost, and what the member has planned for later. All of it ends
 * with {@link #end}, as with a process: no answer and no timer of an earlier life comes through. It belongs to its event
 * loop's thread.
 */
final class MemberClient implements Connection.Listener {
    private static final int BACKOFF_MS = 60;
    private static final int REQUEST_LIMIT_MS = 15_000;

    /** Hears of connections. */
    interface Owner {
        void connected();

        /** It is going to be made again. */
        void disconnected();
    }

    private final EventLoop loop;
    private final InetSocketAddress broker;
    private final Random random;
    private final Owner owner;
    private Versions versions;
    private @Nullable Connection connection;
    private boolean open;
    private boolean frozen;
    private int life;

    MemberClient(EventLoop loop, InetSocketAddress broker, Random random, boolean withInstanceId, Owner owner) {
        this.loop = loop;
        this.broker = broker;
        this.random = random;
        this.owner = owner;
        this.versions = Versions.random(random, withInstanceId);
    }

    /** Begins a life: with versions of its own, as another program. */
    void begin(boolean withInstanceId) {
        versions = Versions.random(random, withInstanceId);
        connect();
    }

    /** Ends a life without a word. */
    void end() {
        if (connection != null) {
            connection.close();
        }
        connection = null;
        open = false;
        frozen = false;
        life++;
    }

    boolean isConnected() {
        return open;
    }

    boolean isFrozen() {
        return frozen;
    }

    void freeze() {
        frozen = true;
        if (connection != null) {
            connection.freeze();
        }
    }

    void thaw() {
        frozen = false;
        if (connection != null) {
            connection.thaw();
        }
    }

    short version(ApiKeys api) {
        return versions.of(api);
    }

    int port() {
        return broker.getPort();
    }

    /** Does it after the pause between two attempts, if this life lasts so long. */
    void later(Runnable action) {
        after(BACKOFF_MS + random.nextInt(BACKOFF_MS), action);
    }

    void after(long delayMs, Runnable action) {
        int now = life;
        loop.after(delayMs, () -> {
            if (life == now) {
                action.run();
            }
        });
    }

    /** Sends a request on an open connection; the answer comes only while that connection lasts. */
    <T> void send(ApiKeys api, ApiMessage request, BiFunction<Readable, Short, T> decoder, Consumer<T> taker) {
        Connection current = connection;
        if (current == null || !open) {
            throw new IllegalStateException(api + " without a connection");
        }
        current.send(api, versions.of(api), request, REQUEST_LIMIT_MS, decoder, response -> {
            if (connection == current) {
                taker.accept(response);
            }
        });
    }

    /** Gives the connection up if an answer has been due for too long. */
    void checkOverdue() {
        ApiKeys overdue = connection == null ? null : connection.overdue();
        if (overdue != null) {
            System.out.println(owner + ": no answer to " + overdue + " within " + REQUEST_LIMIT_MS + " ms");
            connection.close();
            lost(connection);
        }
    }

    private void connect() {
        connection = loop.connect(broker, this);
    }

    @Override
    public void opened(Connection opened) {
        if (opened == connection) {
            open = true;
            owner.connected();
        }
    }

    @Override
    public void lost(Connection lost) {
        if (lost == connection) {
            connection = null;
            open = false;
            later(this::connect);
            owner.disconnected();
        }
    }

    @Override
    public String toString() {
        return versions.toString();
    }
}
