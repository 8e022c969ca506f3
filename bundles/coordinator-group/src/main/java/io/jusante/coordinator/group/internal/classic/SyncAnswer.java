package io.jusante.coordinator.group.internal.classic;

import io.jusante.kernel.ErrorCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a member is told that asked for its assignment. */
record SyncAnswer(
        ErrorCode error,
        @Nullable String protocolType,
        @Nullable String protocolName,
        ByteBuffer assignment) {
    static SyncAnswer failed(ErrorCode error) {
        return new SyncAnswer(error, null, null, Bytes.NONE);
    }
}
