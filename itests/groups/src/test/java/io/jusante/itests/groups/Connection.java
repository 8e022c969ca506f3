package io.jusante.itests.groups;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.Readable;
import org.jspecify.annotations.Nullable;

/** One connection of a client to the broker, with requests under way in order. It belongs to its event loop's thread. */
final class Connection {
    private static final int INITIAL_BUFFER = 4096;

    /** Hears of the connection's beginning and end. */
    interface Listener {
        void opened(Connection connection);

        /** Not called after {@link Connection#close}. */
        void lost(Connection connection);
    }

    private record Pending<T>(
            int correlationId,
            long deadlineNs,
            ApiKeys api,
            short version,
            BiFunction<Readable, Short, T> decoder,
            Consumer<T> taker) {
        void take(ByteBuffer frame) {
            ByteBufferAccessor readable = new ByteBufferAccessor(frame);
            ResponseHeaderData header = new ResponseHeaderData(readable, api.responseHeaderVersion(version));
            if (header.correlationId() != correlationId) {
                throw new IllegalStateException(
                        api + ": answer " + header.correlationId() + " in place of " + correlationId);
            }
            T response = decoder.apply(readable, version);
            if (readable.remaining() != 0) {
                throw new IllegalStateException(
                        api + " v" + version + ": " + readable.remaining() + " bytes too many after " + response);
            }
            taker.accept(response);
        }
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final ArrayDeque<ByteBuffer> unsent = new ArrayDeque<>();
    private final ArrayDeque<Pending<?>> pending = new ArrayDeque<>();
    private ByteBuffer incoming = ByteBuffer.allocate(INITIAL_BUFFER);
    private int correlationIds;
    private boolean frozen;

    Connection(Selector selector, InetSocketAddress address, Listener listener) {
        this.listener = listener;
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> void send(
            ApiKeys api,
            short version,
            ApiMessage request,
            long limitMs,
            BiFunction<Readable, Short, T> decoder,
            Consumer<T> taker) {
        int correlationId = correlationIds++;
        short headerVersion = api.requestHeaderVersion(version);
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.id)
                .setRequestApiVersion(version)
                .setCorrelationId(correlationId)
                .setClientId("member");
        ByteBuffer head =
                MessageUtil.toByteBufferAccessor(header, headerVersion).buffer();
        ByteBuffer body = MessageUtil.toByteBufferAccessor(request, version).buffer();
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + head.remaining() + body.remaining());
        frame.putInt(head.remaining() + body.remaining()).put(head).put(body).flip();
        unsent.add(frame);
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        pending.add(new Pending<>(correlationId, deadlineNs, api, version, decoder, taker));
        try {
            write();
        } catch (IOException e) {
            // reading finds the end of the connection too, and is where it is told
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** {@return the API of the request that has been waiting too long, or null} */
    @Nullable ApiKeys overdue() {
        Pending<?> first = pending.peek();
        return first != null && first.deadlineNs() - System.nanoTime() < 0 ? first.api() : null;
    }

    /** Reads nothing any more, as a process that is stopped. */
    void freeze() {
        frozen = true;
        if (key.isValid() && channel.isConnected()) {
            key.interestOps(0);
        }
    }

    void thaw() {
        frozen = false;
        if (key.isValid() && channel.isConnected()) {
            key.interestOps(SelectionKey.OP_READ | (unsent.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    /** Closes it as a process that ends: without a word. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The selector says that there is something to do. */
    void ready() {
        if (!key.isValid()) {
            return;
        }
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                key.interestOps(frozen ? 0 : SelectionKey.OP_READ);
                listener.opened(this);
                return;
            }
            if (key.isWritable()) {
                write();
            }
            if (key.isReadable()) {
                read();
            }
        } catch (IOException e) {
            close();
            listener.lost(this);
        }
    }

    private void write() throws IOException {
        while (!unsent.isEmpty()) {
            ByteBuffer first = unsent.peek();
            channel.write(first);
            if (first.hasRemaining()) {
                key.interestOps(key.interestOps() | SelectionKey.OP_WRITE);
                return;
            }
            unsent.remove();
        }
        key.interestOps(key.interestOps() & ~SelectionKey.OP_WRITE);
    }

    private void read() throws IOException {
        if (channel.read(incoming) < 0) {
            throw new IOException("the broker closed the connection");
        }
        incoming.flip();
        while (incoming.remaining() >= Integer.BYTES && key.isValid() && !frozen) {
            int length = incoming.getInt(incoming.position());
            if (incoming.remaining() - Integer.BYTES < length) {
                break;
            }
            incoming.getInt();
            ByteBuffer frame = incoming.slice(incoming.position(), length);
            incoming.position(incoming.position() + length);
            pending.remove().take(frame);
        }
        int needed = incoming.remaining() >= Integer.BYTES
                ? Integer.BYTES + incoming.getInt(incoming.position())
                : INITIAL_BUFFER;
        if (needed > incoming.capacity()) {
            incoming = ByteBuffer.allocate(needed).put(incoming);
        } else {
            incoming.compact();
        }
    }
}
