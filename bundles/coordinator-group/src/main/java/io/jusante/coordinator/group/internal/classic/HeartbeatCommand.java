package io.jusante.coordinator.group.internal.classic;

import org.jspecify.annotations.Nullable;

/** A member is alive. */
record HeartbeatCommand(
        String groupId, String memberId, @Nullable String instanceId, int generation) {}
