package io.jusante.metadata.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tagged field that the specification does not know: its bytes are kept, and written again as they were. */
public final class RawTaggedField {
    private final int tag;
    private final ByteBuffer data;

    /** The data is not copied; its position is never moved. */
    public RawTaggedField(int tag, ByteBuffer data) {
        if (tag < 0) {
            throw new IllegalArgumentException("a tag is never negative: " + tag);
        }
        this.tag = tag;
        this.data = data;
    }

    public int tag() {
        return tag;
    }

    /** The field's bytes, not to be moved. */
    public ByteBuffer data() {
        return data;
    }

    /** Whether both lists hold the same fields; no list is the same as an empty one. */
    public static boolean equal(@Nullable List<RawTaggedField> one, @Nullable List<RawTaggedField> other) {
        if (one == null || one.isEmpty()) {
            return other == null || other.isEmpty();
        }
        return one.equals(other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawTaggedField that && tag == that.tag && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(tag, data);
    }

    @Override
    public String toString() {
        return "RawTaggedField(tag=" + tag + ", bytes=" + data.remaining() + ")";
    }
}
