package io.jusante.network.sockets.internal;

import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.SaslAuthenticateRequest;
import io.jusante.protocol.message.SaslAuthenticateResponse;
import io.jusante.protocol.wire.WireReader;
import io.jusante.protocol.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A client that sends whatever bytes a test likes. Its requests are SaslAuthenticate: bytes in, bytes out. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    final Socket socket;
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        this(port, -1);
    }

    RawClient(int port, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** {@return a frame, length prefix included} */
    static byte[] frame(ApiKey api, int version, int correlationId, ApiMessage body) {
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeInt(0).writeShort(api.id()).writeShort(version).writeInt(correlationId);
        buffer.writeShort(4).writeBytes(new byte[] {'t', 'e', 's', 't'});
        if (api.isFlexible(version)) {
            buffer.writeByte(0);
        }
        body.write(new WireWriter(buffer), (short) version);
        buffer.setInt(0, buffer.readableBytes() - Integer.BYTES);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    static byte[] echoFrame(int correlationId, byte[] payload) {
        return frame(
                ApiKey.SASL_AUTHENTICATE,
                0,
                correlationId,
                new SaslAuthenticateRequest().setAuthBytes(ByteBuffer.wrap(payload)));
    }

    static byte[] payload(int bytes, int seed) {
        byte[] payload = new byte[bytes];
        new java.util.Random(seed).nextBytes(payload);
        return payload;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** {@return the next response frame, without its length prefix} */
    ByteBuf receive() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return Unpooled.wrappedBuffer(frame);
    }

    /** {@return the payload of the next response, which must have this correlation id} */
    byte[] receiveEcho(int correlationId) throws IOException {
        ByteBuf frame = receive();
        int got = frame.readInt();
        if (got != correlationId) {
            throw new AssertionError("response " + got + " where " + correlationId + " is due");
        }
        SaslAuthenticateResponse response = new SaslAuthenticateResponse(new WireReader(frame), (short) 0);
        byte[] payload = new byte[response.authBytes().remaining()];
        response.authBytes().duplicate().get(payload);
        return payload;
    }

    /** Reads a few bytes of whatever comes. */
    void receiveSome() throws IOException {
        in.readFully(new byte[5000]);
    }

    /** {@return whether the server has closed the connection; waits for it} */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    /** {@return whether nothing comes for so long} */
    boolean staysSilent(int forMs) throws IOException {
        socket.setSoTimeout(forMs);
        try {
            return in.read() < -1;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(TIMEOUT_MS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
