package io.jusante.coordinator;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** How a coordinator's records lie in its topic. Any thread. */
@ConsumerType
public interface RecordFormat<R> {
    /**
     * {@return the record's key, position to limit} The bytes are the runtime's from here on, as are a value's: not a
     * buffer that the next call writes into.
     */
    ByteBuffer key(R record);

    /** {@return the record's value; null for a tombstone} */
    @Nullable ByteBuffer value(R record);

    /**
     * Reads a record.
     *
     * @param key borrowed for the call, as is the value: position to limit of a buffer that moves on to the next record
     * @return null for a type that this version does not know: it is passed over, and stays in the log
     * @throws IllegalArgumentException if the bytes are not what their version promises
     */
    @Nullable R read(ByteBuffer key, @Nullable ByteBuffer value);

    /** {@return the codec's number for new batches, 0 for none} */
    default int compressionId() {
        return 0;
    }
}
