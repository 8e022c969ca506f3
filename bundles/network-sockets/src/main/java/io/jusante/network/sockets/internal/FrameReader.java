package io.jusante.network.sockets.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of one connection into frames, and decides what the next read goes into. On the connection's event
 * loop.
 *
 * <p>Small frames are slices of the event loop's window. A frame that is not complete gets one buffer of its size, and
 * what is left of it is read straight into that; a connection that sends large frames reads a little first, so that
 * hardly anything of them is copied. The whole frame is reserved in the memory budget before its buffer is allocated.
 */
@SuppressWarnings("deprecation") // Netty's Handle is deprecated for users, but it is what Netty calls
final class FrameReader implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle, MemoryBudget.Waiter {
    /** What the reader works for. */
    interface Sink {
        /** Takes one frame over, with its reservation. */
        void frame(ByteBuf frame);

        /** {@return whether no further frame may begin now} */
        boolean isPaused();

        /** The bytes are no Kafka requests. */
        void reject(String reason);

        /** Memory for the next frame is there; any thread. */
        void memoryGranted();
    }

    private static final int NONE = -1;
    private static final int LENGTH_BYTES = Integer.BYTES;
    /** API key, version, correlation id. */
    private static final int SMALLEST_REQUEST_BYTES = 8;
    /** From this size on the next frame is expected to be large too. */
    static final int LARGE_FRAME_BYTES = 32 * 1024;
    /** A connection gives way to others after so many bytes. */
    private static final int BYTES_A_TURN = 1024 * 1024;

    private final Sink sink;
    private final MemoryBudget budget;
    private final ReadBuffers buffers;
    private final ByteBufAllocator allocator;
    private final int maxFrameBytes;

    // the frame being read
    private int lengthSoFar;
    private int lengthBytesSoFar;
    private int awaitedBytes = NONE;
    private int admittedBytes = NONE;
    private @Nullable ByteBuf partial;
    /** At most a window of bytes; not part of the budget, for a frame waiting for memory may begin in it. */
    private @Nullable ByteBuf leftover;

    private boolean firstFrame = true;
    private boolean expectsLarge;
    private boolean parsing;
    private boolean closed;

    // the read under way
    private @Nullable ChannelConfig config;
    private int readFrom;
    private int attemptedBytes;
    private int lastBytes;
    private int bytesThisTurn;

    FrameReader(Sink sink, MemoryBudget budget, ReadBuffers buffers, ByteBufAllocator allocator, int maxFrameBytes) {
        this.sink = sink;
        this.budget = budget;
        this.buffers = buffers;
        this.allocator = allocator;
        this.maxFrameBytes = maxFrameBytes;
    }

    /** Takes what was read into the buffer that {@link #allocate} gave out. */
    @SuppressWarnings("ReferenceEquality") // equals would compare the bytes
    void read(ByteBuf buffer) {
        try {
            if (closed) {
                return;
            }
            if (buffer == partial) {
                completePartial();
            } else if (leftover != null || parsing) {
                // Netty reads on after the peer has closed, also where reading was switched off
                keepLeftover(buffer, readFrom, buffer.writerIndex());
            } else {
                parse(buffer, readFrom, buffer.writerIndex());
            }
        } finally {
            buffer.release();
        }
    }

    /** Goes on with what was read but not yet looked at. */
    void resume() {
        if (parsing || closed || awaitedBytes != NONE) {
            return;
        }
        ByteBuf rest = leftover;
        if (rest == null) {
            if (admittedBytes != NONE) {
                parse(Unpooled.EMPTY_BUFFER, 0, 0);
            }
            return;
        }
        if (admittedBytes == NONE && sink.isPaused()) {
            return;
        }
        leftover = null;
        try {
            parse(rest, rest.readerIndex(), rest.writerIndex());
        } finally {
            rest.release();
        }
    }

    /** {@return whether bytes that were read wait to be looked at} */
    boolean hasLeftover() {
        return leftover != null;
    }

    boolean isParsing() {
        return parsing;
    }

    /** {@return whether memory is reserved for a frame that has not come in whole} */
    boolean isMidFrame() {
        return partial != null;
    }

    boolean awaitsMemory() {
        return awaitedBytes != NONE;
    }

    @Override
    public void granted() {
        sink.memoryGranted();
    }

    /** The memory waited for is reserved: on the event loop. */
    void memoryArrived() {
        if (awaitedBytes == NONE) {
            return;
        }
        int bytes = awaitedBytes;
        awaitedBytes = NONE;
        if (closed) {
            budget.release(bytes);
        } else {
            admittedBytes = bytes;
        }
    }

    /** The connection is gone. */
    void close() {
        closed = true;
        if (awaitedBytes != NONE && budget.leave(this)) {
            awaitedBytes = NONE;
        } // else the grant is on its way and is given back when it arrives
        if (admittedBytes != NONE) {
            budget.release(admittedBytes);
            admittedBytes = NONE;
        }
        if (partial != null) {
            budget.release(partial.capacity());
            partial.release();
            partial = null;
        }
        if (leftover != null) {
            leftover.release();
            leftover = null;
        }
    }

    private void completePartial() {
        ByteBuf frame = partial;
        if (frame != null && !frame.isWritable()) {
            partial = null;
            sink.frame(frame);
        }
    }

    private void parse(ByteBuf source, int start, int end) {
        parsing = true;
        int from = start;
        try {
            while (!closed && (from < end || admittedBytes != NONE)) {
                int taken = step(source, from, end);
                if (taken == NONE) {
                    keepLeftover(source, from, end);
                    return;
                }
                from += taken;
            }
        } finally {
            parsing = false;
        }
    }

    /** {@return how many bytes were used, or NONE where nothing may go on now} */
    private int step(ByteBuf source, int from, int end) {
        if (partial != null) {
            return fillPartial(partial, source, from, end);
        }
        if (admittedBytes != NONE) {
            return beginFrame(source, from, end);
        }
        if (awaitedBytes != NONE || sink.isPaused()) {
            return NONE;
        }
        return readLength(source, from, end);
    }

    private int readLength(ByteBuf source, int from, int end) {
        int used;
        if (lengthBytesSoFar == 0 && end - from >= LENGTH_BYTES) {
            lengthSoFar = source.getInt(from);
            used = LENGTH_BYTES;
        } else {
            used = Math.min(LENGTH_BYTES - lengthBytesSoFar, end - from);
            for (int i = 0; i < used; i++) {
                lengthSoFar = lengthSoFar << 8 | source.getUnsignedByte(from + i);
            }
            lengthBytesSoFar += used;
            if (lengthBytesSoFar < LENGTH_BYTES) {
                return used;
            }
        }
        int length = lengthSoFar;
        lengthSoFar = 0;
        lengthBytesSoFar = 0;
        admit(length);
        return used;
    }

    private void admit(int length) {
        String complaint = complaint(length);
        if (complaint != null) {
            sink.reject(complaint);
            return;
        }
        firstFrame = false;
        expectsLarge = length >= LARGE_FRAME_BYTES;
        if (budget.tryReserve(length)) {
            admittedBytes = length;
        } else {
            awaitedBytes = length;
            budget.await(this, length);
        }
    }

    private @Nullable String complaint(int length) {
        if (length >= SMALLEST_REQUEST_BYTES && length <= maxFrameBytes) {
            return null;
        }
        String guess = firstFrame ? FirstBytes.guess(length) : null;
        if (guess != null) {
            return "it looks like " + guess + ", not like Kafka's protocol";
        }
        if (length < 0) {
            return "a frame of negative length " + length;
        }
        return length < SMALLEST_REQUEST_BYTES
                ? "a frame of " + length + " bytes, too short for a request"
                : "a frame of " + length + " bytes, more than socket.request.max.bytes=" + maxFrameBytes;
    }

    private int beginFrame(ByteBuf source, int from, int end) {
        int length = admittedBytes;
        if (end - from >= length && buffers.mayBeSliced(source)) {
            admittedBytes = NONE;
            sink.frame(source.retainedSlice(from, length));
            return length;
        }
        ByteBuf frame;
        try {
            frame = allocator.directBuffer(length, length);
        } catch (OutOfMemoryError e) {
            // Netty's limit on direct memory, or the system's: this connection pays, nobody else does
            sink.reject("no memory for a frame of " + length + " bytes: " + e.getMessage());
            return 0;
        }
        admittedBytes = NONE;
        partial = frame;
        return 0;
    }

    private int fillPartial(ByteBuf frame, ByteBuf source, int from, int end) {
        int length = Math.min(frame.writableBytes(), end - from);
        frame.writeBytes(source, from, length);
        completePartial();
        return length;
    }

    private void keepLeftover(ByteBuf source, int from, int end) {
        int length = end - from;
        if (length <= 0 || closed) {
            return;
        }
        ByteBuf before = leftover;
        if (before == null && buffers.mayBeSliced(source) && length >= ReadBuffers.WINDOW_BYTES / 2) {
            leftover = source.retainedSlice(from, length);
        } else {
            int kept = before == null ? 0 : before.readableBytes();
            ByteBuf copy = allocator.directBuffer(kept + length);
            if (before != null) {
                copy.writeBytes(before);
                before.release();
            }
            leftover = copy.writeBytes(source, from, length);
        }
    }

    // --- what Netty asks

    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator ignored) {
        ByteBuf target = partial;
        if (target == null) {
            target = expectsLarge ? buffers.peek() : buffers.window();
        }
        readFrom = target.writerIndex();
        return target.retain();
    }

    @Override
    public int guess() {
        return ReadBuffers.WINDOW_BYTES;
    }

    @Override
    public void reset(ChannelConfig channelConfig) {
        config = channelConfig;
        bytesThisTurn = 0;
        lastBytes = 0;
    }

    @Override
    public void incMessagesRead(int messages) {}

    @Override
    public void lastBytesRead(int bytes) {
        lastBytes = bytes;
        if (bytes > 0) {
            bytesThisTurn += bytes;
        }
    }

    @Override
    public int lastBytesRead() {
        return lastBytes;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attemptedBytes = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attemptedBytes;
    }

    @Override
    public boolean continueReading() {
        // a read that did not fill its buffer has emptied the socket: no need to ask again
        return lastBytes == attemptedBytes && bytesThisTurn < BYTES_A_TURN && config != null && config.isAutoRead();
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
        return continueReading();
    }

    @Override
    public void readComplete() {}
}
