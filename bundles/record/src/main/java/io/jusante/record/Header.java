package io.jusante.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One header of a record: a name, and bytes or null. Names need not be unique within a record. */
public final class Header {
    private final String key;
    private final @Nullable ByteBuffer value;

    public Header(String key, @Nullable ByteBuffer value) {
        this.key = Objects.requireNonNull(key);
        this.value = value == null ? null : value.slice();
    }

    /** {@return a header with text in UTF-8} */
    public static Header of(String key, String value) {
        return new Header(key, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    public String key() {
        return key;
    }

    /** {@return a view of the bytes with a position of its own, or null} */
    public @Nullable ByteBuffer value() {
        ByteBuffer bytes = value;
        return bytes == null ? null : bytes.duplicate();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Header that && key.equals(that.key) && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Objects.hashCode(value);
    }

    @Override
    public String toString() {
        ByteBuffer bytes = value;
        return key + (bytes == null ? "=null" : "=" + bytes.remaining() + " bytes");
    }
}
