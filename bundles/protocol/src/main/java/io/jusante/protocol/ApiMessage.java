package io.jusante.protocol;

import io.jusante.protocol.wire.WireReader;
import io.jusante.protocol.wire.WireWriter;
import java.util.function.IntConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** A message of the protocol: a request, a response, a header, or data that travels inside of one. */
@ProviderType
public interface ApiMessage {
    /** The number of the API, -1 for messages that belong to none. */
    short apiKey();

    /**
     * The exact number of bytes that {@link #write} will write.
     *
     * @throws io.jusante.protocol.wire.UnwritableMessageException if this version cannot express the message
     */
    int size(short version);

    /**
     * Writes the message.
     *
     * @throws io.jusante.protocol.wire.UnwritableMessageException if this version cannot express the message
     */
    void write(WireWriter out, short version);

    /**
     * Sets every field: those that this version has from the bytes, all others to their defaults.
     *
     * @throws ProtocolException if the bytes are not such a message; the fields are undefined then
     */
    void read(WireReader in, short version);

    /** The bytes of all record slices that are larger than the limit. */
    default int sliceBytesAbove(int limitBytes) {
        return 0;
    }

    /** Tells each error code that is not 0, of the message as a whole and of everything in it: one at a time, for meters. */
    default void tellErrors(IntConsumer errors) {}

    /** Gives back the message's reference to each of its record slices and forgets them. */
    default void releaseSlices() {}
}
