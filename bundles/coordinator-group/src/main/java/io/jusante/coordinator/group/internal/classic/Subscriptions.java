package io.jusante.coordinator.group.internal.classic;

import io.jusante.protocol.ProtocolException;
import io.jusante.protocol.message.ConsumerProtocolSubscription;
import io.jusante.protocol.wire.WireReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics out of what consumers say when they join. The coordinator need not understand it to do its work, so
 * whatever cannot be read only makes the topics unknown.
 */
final class Subscriptions {
    private static final Logger LOGGER = LoggerFactory.getLogger(Subscriptions.class);

    private Subscriptions() {}

    /** {@return the topics of all members; nothing if one of them cannot be read} */
    static Optional<Set<String>> topics(Stream<ByteBuffer> subscriptions) {
        Set<String> topics = new HashSet<>();
        try {
            Iterator<ByteBuffer> each = subscriptions.iterator();
            while (each.hasNext()) {
                topics.addAll(read(each.next()).topics());
            }
        } catch (ProtocolException e) {
            LOGGER.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("a consumer's subscription cannot be read: its topics are taken for unknown");
            return Optional.empty();
        }
        return Optional.of(Set.copyOf(topics));
    }

    private static ConsumerProtocolSubscription read(ByteBuffer bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes.duplicate());
        WireReader in = new WireReader(buffer);
        short version = in.readShort();
        if (version < ConsumerProtocolSubscription.lowestVersion()) {
            throw new ProtocolException("version " + version + " of a subscription");
        }
        // newer versions only add fields behind those that are known
        short known = (short) Math.min(version, ConsumerProtocolSubscription.highestVersion());
        return new ConsumerProtocolSubscription(in, known);
    }
}
