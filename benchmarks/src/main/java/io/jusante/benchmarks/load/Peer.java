package io.jusante.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One connection and what is under way on it. One thread. */
final class Peer {
    private static final int FIRST_ANSWER_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Frame frame;
    private final Answers answers;
    private final int depth;
    private final LongQueue due = new LongQueue();
    private final LongQueue sent = new LongQueue();
    private ByteBuffer in = ByteBuffer.allocateDirect(FIRST_ANSWER_BYTES);
    private @Nullable ByteBuffer leaving;
    private int correlationId;
    private boolean wantsWrite;

    Peer(InetSocketAddress broker, Selector selector, Frame frame, Answers answers, int depth) throws IOException {
        this.channel = SocketChannel.open(broker);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
        this.frame = frame.copy();
        this.answers = answers;
        this.depth = depth;
    }

    /** Puts a request on the connection, now or when earlier ones are answered. */
    void request(long dueNs) throws IOException {
        due.add(dueNs);
        send();
    }

    /** Sends what may be sent now. */
    void send() throws IOException {
        while (true) {
            ByteBuffer out = leaving;
            if (out == null) {
                if (due.isEmpty() || sent.size() >= depth) {
                    break;
                }
                sent.add(due.remove());
                frame.bytes().putInt(frame.correlationAt(), correlationId++);
                out = frame.bytes().duplicate().rewind();
                leaving = out;
            }
            channel.write(out);
            if (out.hasRemaining()) {
                break;
            }
            leaving = null;
        }
        boolean wants = leaving != null;
        if (wants != wantsWrite) {
            wantsWrite = wants;
            key.interestOps(wants ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    /** Reads what is there and reports each answer. */
    void receive(Tally tally) throws IOException {
        while (true) {
            int read = channel.read(in);
            if (read < 0) {
                throw new IOException("the broker closed the connection");
            }
            boolean wasFull = !in.hasRemaining();
            in.flip();
            while (in.remaining() >= Integer.BYTES) {
                int length = in.getInt(in.position());
                if (in.remaining() < Integer.BYTES + length) {
                    break;
                }
                ByteBuffer answer = in.slice(in.position() + Integer.BYTES, length);
                in.position(in.position() + Integer.BYTES + length);
                long bytes = answers.accept(answer, frame);
                tally.answered(this, sent.remove(), bytes);
            }
            int wanted = in.remaining() >= Integer.BYTES ? Integer.BYTES + in.getInt(in.position()) : 0;
            if (wanted > in.capacity()) {
                ByteBuffer larger = ByteBuffer.allocateDirect(wanted + FIRST_ANSWER_BYTES);
                in = larger.put(in);
            } else {
                in.compact();
            }
            if (!wasFull) {
                return;
            }
        }
    }

    int underWay() {
        return sent.size() + due.size();
    }

    void close() throws IOException {
        channel.close();
    }

    /** Is told of each answer. */
    interface Tally {
        void answered(Peer peer, long dueNs, long recordBytes) throws IOException;
    }
}
