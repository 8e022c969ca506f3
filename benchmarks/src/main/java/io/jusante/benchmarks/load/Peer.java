package io.jusante.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection and what is under way on it. One thread.
 *
 * <p>Small requests that may be sent at the same moment leave in one write, as those of any client that pipelines: the
 * generator would else spend more on its system calls than the broker on the requests.
 */
final class Peer {
    private static final int FIRST_ANSWER_BYTES = 64 << 10;
    /** Requests of up to this size are laid out several times in a row, larger ones once. */
    private static final int SMALL_BYTES = 4 << 10;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Frame frame;
    private final Answers answers;
    private final int depth;
    private final ByteBuffer out;
    private final int slots;
    private final LongQueue due = new LongQueue();
    private final LongQueue sent = new LongQueue();
    private ByteBuffer in = ByteBuffer.allocateDirect(FIRST_ANSWER_BYTES);
    private boolean leaving;
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
        this.slots = frame.bytes().limit() <= SMALL_BYTES && frame.offsetAt() < 0 ? depth : 1;
        this.out = slots == 1 ? this.frame.bytes().duplicate() : repeated(frame.bytes(), slots);
    }

    private static ByteBuffer repeated(ByteBuffer bytes, int times) {
        ByteBuffer all = ByteBuffer.allocateDirect(bytes.limit() * times);
        for (int i = 0; i < times; i++) {
            all.put(bytes.duplicate().rewind());
        }
        return all;
    }

    /** Makes a request due; {@link #send} puts it on the connection, or leaves it for when earlier ones are answered. */
    void request(long dueNs) {
        due.add(dueNs);
    }

    /** Sends what may be sent now. */
    void send() throws IOException {
        while (leaving || layOut()) {
            channel.write(out);
            leaving = out.hasRemaining();
            if (leaving) {
                break;
            }
        }
        boolean wants = leaving;
        if (wants != wantsWrite) {
            wantsWrite = wants;
            key.interestOps(wants ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    /** {@return whether there are requests to send; their correlation ids are set} */
    private boolean layOut() {
        int number = Math.min(slots, Math.min(due.size(), depth - sent.size()));
        int length = frame.bytes().limit();
        out.clear();
        for (int i = 0; i < number; i++) {
            sent.add(due.remove());
            out.putInt(i * length + frame.correlationAt(), correlationId++);
        }
        out.position(0).limit(Math.max(0, number) * length);
        return number > 0;
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

    void close() throws IOException {
        channel.close();
    }

    /** Is told of each answer. */
    interface Tally {
        void answered(Peer peer, long dueNs, long recordBytes);
    }
}
