package io.jusante.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.CompactArrayOf;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.NullableSchema;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.protocol.types.Type;

/** Writes random messages from Kafka's schemas, and so with neither of the codecs that are compared. */
final class RandomWire {
    private static final String[] WORDS = {"", "a", "topic-1", "grüße", "日本語", "😀 pair", "x".repeat(130)};

    private final Random random;
    private final boolean full;
    private int words;

    /** A full message has no null and no empty array in it. */
    RandomWire(Random random, boolean full) {
        this.random = random;
        this.full = full;
    }

    ByteBuf message(Schema schema) {
        ByteBuf out = Unpooled.buffer();
        schema(schema, out);
        return out;
    }

    private void schema(Schema schema, ByteBuf out) {
        for (BoundField field : schema.fields()) {
            value(field.def.type, out);
        }
    }

    private void value(Type type, ByteBuf out) {
        if (type instanceof TaggedFields tagged) {
            tagged(tagged, out);
        } else if (type instanceof NullableSchema nullable) {
            boolean present = !absent();
            out.writeByte(present ? 1 : -1);
            if (present) {
                schema(nullable, out);
            }
        } else if (type instanceof Schema schema) {
            schema(schema, out);
        } else if (type.isArray()) {
            array(type, out);
        } else if (!fixed(type, out)) {
            sized(type, out);
        }
    }

    private boolean absent() {
        return !full && random.nextInt(3) == 0;
    }

    private void array(Type type, ByteBuf out) {
        boolean compact = type instanceof CompactArrayOf;
        if (type.isNullable() && absent()) {
            length(-1, compact, 4, out);
            return;
        }
        int count = full ? 1 + random.nextInt(2) : random.nextInt(4);
        length(count, compact, 4, out);
        for (int i = 0; i < count; i++) {
            value(type.arrayElementType().orElseThrow(), out);
        }
    }

    private void tagged(TaggedFields fields, ByteBuf out) {
        Map<Integer, ByteBuf> present = new TreeMap<>();
        for (Map.Entry<Integer, Field> field : fields.fields().entrySet()) {
            if (random.nextInt(4) > 0) {
                ByteBuf value = Unpooled.buffer();
                value(field.getValue().type, value);
                present.put(field.getKey(), value);
            }
        }
        while (random.nextInt(4) == 0) {
            present.put(1000 + random.nextInt(100_000), Unpooled.wrappedBuffer(bytes(random.nextInt(5))));
        }
        varint(present.size(), out);
        for (Map.Entry<Integer, ByteBuf> field : present.entrySet()) {
            varint(field.getKey(), out);
            varint(field.getValue().readableBytes(), out);
            out.writeBytes(field.getValue());
        }
    }

    private boolean fixed(Type type, ByteBuf out) {
        if (type == Type.BOOLEAN) {
            out.writeBoolean(random.nextBoolean());
        } else if (type == Type.INT8) {
            out.writeByte(random.nextInt());
        } else if (type == Type.INT16 || type == Type.UINT16) {
            out.writeShort(random.nextInt(4) == 0 ? random.nextInt() : 1 + random.nextInt(100));
        } else if (type == Type.INT32 || type == Type.UNSIGNED_INT32) {
            out.writeInt(random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(100) - 1);
        } else if (type == Type.INT64) {
            out.writeLong(random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(100) - 1);
        } else if (type == Type.FLOAT64) {
            out.writeDouble(random.nextGaussian());
        } else if (type == Type.UUID) {
            boolean zero = random.nextInt(4) == 0;
            out.writeLong(zero ? 0 : random.nextLong()).writeLong(zero ? 0 : random.nextLong());
        } else {
            return false;
        }
        return true;
    }

    private void sized(Type type, ByteBuf out) {
        boolean compact = type.toString().startsWith("COMPACT");
        boolean string = type.toString().endsWith("STRING");
        int prefixBytes = string ? 2 : 4;
        if (type.isNullable() && absent()) {
            length(-1, compact, prefixBytes, out);
            return;
        }
        byte[] content = string
                ? word().getBytes(StandardCharsets.UTF_8)
                : bytes(random.nextInt(20) == 0 ? 1000 : random.nextInt(20));
        length(content.length, compact, prefixBytes, out);
        out.writeBytes(content);
    }

    /** In full messages no string comes twice: clients never name a topic or resource twice, and rely on it. */
    private String word() {
        String word = WORDS[random.nextInt(WORDS.length)];
        return full ? word + words++ : word;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void length(int length, boolean compact, int prefixBytes, ByteBuf out) {
        if (compact) {
            varint(length + 1, out);
        } else if (prefixBytes == 2) {
            out.writeShort(length);
        } else {
            out.writeInt(length);
        }
    }

    static void varint(int value, ByteBuf out) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}
