package io.jusante.coordinator.group.internal;

import io.jusante.metadata.wire.ApiMessage;
import org.jspecify.annotations.Nullable;

/**
 * One record of {@code __consumer_offsets}.
 *
 * @param key a generated key; its {@code apiKey} is the version that stands before it in the log
 * @param value the generated value, null for a tombstone
 * @param valueVersion the version that the value is written in; 0 for a tombstone
 */
public record GroupRecord(ApiMessage key, @Nullable ApiMessage value, short valueVersion) {
    /** {@return a tombstone} */
    public static GroupRecord tombstone(ApiMessage key) {
        return new GroupRecord(key, null, (short) 0);
    }
}
