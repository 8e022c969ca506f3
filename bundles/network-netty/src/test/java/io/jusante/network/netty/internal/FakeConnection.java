package io.jusante.network.netty.internal;

import io.jusante.network.RequestContext;
import io.jusante.network.connection.Connection;
import io.jusante.network.connection.Exchange;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.WireFrame;
import io.jusante.protocol.wire.WireReader;
import io.jusante.protocol.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A connection whose event loop is the test's thread, and whose time passes when the test says so. */
final class FakeConnection implements Connection {
    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, false);
    final List<FakeExchange> exchanges = new ArrayList<>();
    final List<Runnable> timers = new ArrayList<>();
    final Queue<Runnable> deferred = new ArrayDeque<>();
    boolean open = true;
    boolean inEventLoop = true;
    String closeReason;
    String rejectReason;

    /** One request that was sent to the pipeline. */
    final class FakeExchange implements Exchange {
        final ApiKey api;
        final int version;
        final ByteBuf frame;
        boolean frameReleased;
        boolean answered;
        ByteBuf response;
        Runnable closeAction;

        FakeExchange(ApiKey api, int version, ByteBuf frame) {
            this.api = api;
            this.version = version;
            this.frame = frame;
        }

        @Override
        public Connection connection() {
            return FakeConnection.this;
        }

        @Override
        public ByteBuf frame() {
            return frame;
        }

        @Override
        public long receivedNs() {
            return 1;
        }

        @Override
        public void releaseFrame() {
            if (!frameReleased) {
                frameReleased = true;
                frame.release();
            }
        }

        @Override
        public void answer(WireFrame answer) {
            answerNothing();
            response = Unpooled.buffer();
            for (int part = 0; part < answer.parts(); part++) {
                response.writeBytes(answer.buffer(part).duplicate());
            }
            answer.release();
        }

        @Override
        public void answerNothing() {
            if (answered) {
                throw new IllegalStateException("answered twice");
            }
            answered = true;
            releaseFrame();
        }

        @Override
        public boolean isAnswered() {
            return answered;
        }

        @Override
        public void onClose(Runnable action) {
            closeAction = action;
        }

        /** {@return the answer, read as this version} */
        <T extends ApiMessage> T response(T message, int readVersion) {
            ByteBuf frame = response.duplicate();
            frame.skipBytes(Integer.BYTES);
            int correlationId = frame.readInt();
            if (correlationId != exchanges.indexOf(this)) {
                throw new AssertionError("correlation id " + correlationId);
            }
            if (api.responseHeaderVersion(readVersion) > 0) {
                frame.skipBytes(1);
            }
            WireReader in = new WireReader(frame);
            message.read(in, (short) readVersion);
            if (in.remaining() > 0) {
                throw new AssertionError(in.remaining() + " bytes left");
            }
            return message;
        }

        <T extends ApiMessage> T response(T message) {
            return response(message, version);
        }
    }

    /** {@return the exchange of a request, whose correlation id is its index} */
    FakeExchange request(ApiKey api, int version, ApiMessage body) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeShort(api.id()).writeShort(version).writeInt(exchanges.size());
        frame.writeShort(1).writeByte('c');
        if (api.isFlexible(version)) {
            frame.writeByte(0);
        }
        body.write(new WireWriter(frame), (short) Math.min(version, api.highestVersion()));
        return exchange(api, version, frame);
    }

    FakeExchange exchange(ApiKey api, int version, ByteBuf frame) {
        FakeExchange exchange = new FakeExchange(api, version, frame);
        exchanges.add(exchange);
        return exchange;
    }

    void runDeferred() {
        Runnable next = deferred.poll();
        while (next != null) {
            next.run();
            next = deferred.poll();
        }
    }

    void runTimers() {
        List<Runnable> due = new ArrayList<>(timers);
        timers.clear();
        due.forEach(Runnable::run);
    }

    void drop() {
        open = false;
        for (FakeExchange exchange : exchanges) {
            if (!exchange.answered && exchange.closeAction != null) {
                exchange.closeAction.run();
            }
        }
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String listener() {
        return "PLAINTEXT";
    }

    @Override
    public InetAddress clientAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public ByteBufAllocator allocator() {
        return allocator;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean inEventLoop() {
        return inEventLoop;
    }

    @Override
    public void execute(Runnable task) {
        if (inEventLoop) {
            task.run();
        } else {
            deferred.add(task);
        }
    }

    @Override
    public void defer(Runnable task) {
        deferred.add(task);
    }

    @Override
    public RequestContext.Timer schedule(Runnable task, long delay, TimeUnit unit) {
        timers.add(task);
        return () -> timers.remove(task);
    }

    @Override
    public void close(String reason) {
        closeReason = reason;
        open = false;
    }

    @Override
    public void reject(String reason) {
        rejectReason = reason;
        open = false;
    }
}
