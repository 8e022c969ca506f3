package io.jusante.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.wire.WireReader;
import io.jusante.protocol.wire.WireWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.protocol.types.Schema;

/** One of our generated classes beside the class that kafka-clients has for the same message. */
record Counterpart(String name, Class<? extends ApiMessage> ours, Class<? extends Message> theirs) {
    /** Every message that we generate. */
    static List<Counterpart> all() throws Exception {
        Path folder = Path.of(ProduceRequest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        File[] files = folder.resolve("io/jusante/protocol/message").toFile().listFiles();
        List<Counterpart> all = new ArrayList<>();
        for (File file : files == null ? new File[0] : files) {
            String name = file.getName().replace(".class", "");
            if (!name.contains("$") && !name.equals("Messages") && !name.equals("package-info")) {
                all.add(of(name));
            }
        }
        all.sort((one, other) -> one.name.compareTo(other.name));
        return all;
    }

    static Counterpart of(String name) throws ClassNotFoundException {
        boolean data = name.endsWith("Request") || name.endsWith("Response") || name.endsWith("Header");
        return new Counterpart(
                name,
                Class.forName("io.jusante.protocol.message." + name).asSubclass(ApiMessage.class),
                Class.forName("org.apache.kafka.common.message." + name + (data ? "Data" : ""))
                        .asSubclass(Message.class));
    }

    short lowestVersion() throws ReflectiveOperationException {
        return (short) ours.getMethod("lowestVersion").invoke(null);
    }

    short highestVersion() throws ReflectiveOperationException {
        return (short) ours.getMethod("highestVersion").invoke(null);
    }

    Schema schema(int version) throws ReflectiveOperationException {
        return ((Schema[]) theirs.getField("SCHEMAS").get(null))[version];
    }

    ApiMessage newOurs() throws ReflectiveOperationException {
        return ours.getConstructor().newInstance();
    }

    Message newTheirs() throws ReflectiveOperationException {
        return theirs.getConstructor().newInstance();
    }

    ApiMessage readOurs(byte[] bytes, short version) throws ReflectiveOperationException {
        ApiMessage message = newOurs();
        WireReader in = new WireReader(Unpooled.wrappedBuffer(bytes));
        message.read(in, version);
        if (in.remaining() != 0) {
            throw new AssertionError(name + " version " + version + " left " + in.remaining() + " bytes");
        }
        return message;
    }

    Message readTheirs(byte[] bytes, short version) throws ReflectiveOperationException {
        Message message = newTheirs();
        message.read(new ByteBufferAccessor(ByteBuffer.wrap(bytes)), version);
        return message;
    }

    static byte[] writeOurs(ApiMessage message, short version) {
        int size = message.size(version);
        ByteBuf buffer = Unpooled.buffer(size, size);
        message.write(new WireWriter(buffer), version);
        if (buffer.writableBytes() != 0) {
            throw new AssertionError(
                    message + " in version " + version + " has size " + size + " and wrote " + buffer.readableBytes());
        }
        return Arrays.copyOf(buffer.array(), size);
    }

    static byte[] writeTheirs(Message message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer buffer = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(buffer), cache, version);
        return buffer.array();
    }

    JsonNode json(Message message, short version) throws ReflectiveOperationException {
        Class<?> converter = Class.forName(theirs.getName() + "JsonConverter");
        return (JsonNode)
                converter.getMethod("write", theirs, short.class, boolean.class).invoke(null, message, version, false);
    }
}
