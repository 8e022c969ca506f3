package io.jusante.coordinator.group.internal.classic;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member asks for its assignment; the leader brings everybody's.
 *
 * @param protocolType null where the client does not say it (before KIP-559)
 * @param protocolName null where the client does not say it
 * @param assignments read-only bytes by member
 */
record SyncCommand(
        String groupId,
        String memberId,
        @Nullable String instanceId,
        int generation,
        @Nullable String protocolType,
        @Nullable String protocolName,
        Map<String, ByteBuffer> assignments) {
    SyncCommand {
        assignments = Map.copyOf(assignments);
    }
}
