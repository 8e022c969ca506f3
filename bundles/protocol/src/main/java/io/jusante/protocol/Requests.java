package io.jusante.protocol;

import io.jusante.protocol.wire.WireReader;
import io.netty.buffer.ByteBuf;

/** From frames to requests. */
public final class Requests {
    private Requests() {}

    /**
     * Decodes the readable bytes of a frame, the length prefix excluded. The frame's indices and references stay as
     * they are.
     *
     * @throws UnsupportedApiVersionException if the API or its version is not served
     * @throws ProtocolException if the frame is not a request
     */
    public static DecodedRequest decode(ByteBuf frame) {
        WireReader in = new WireReader(frame);
        short apiKeyId = in.readShort();
        short version = in.readShort();
        int correlationId = in.readInt();
        ApiKey key = ApiKey.forId(apiKeyId);
        if (key == null || !key.serves(version)) {
            throw new UnsupportedApiVersionException(apiKeyId, version, correlationId);
        }
        // The client id has a two-byte length in every version of the header, so that any broker can read it.
        String clientId = in.readNullableString(false);
        if (key.isFlexible(version)) {
            in.readUnknownTaggedFields();
        }
        ApiMessage body = key.newRequest();
        body.read(in, version);
        if (in.remaining() > 0) {
            throw new ProtocolException(in.remaining() + " bytes after the end of " + key + " version " + version);
        }
        return new DecodedRequest(key, version, correlationId, clientId, body);
    }
}
