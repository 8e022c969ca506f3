package io.jusante.coordinator.group.internal.classic;

import java.nio.ByteBuffer;

/**
 * One way of assigning that a member knows, such as {@code range}, and what the member says for it.
 *
 * @param metadata read-only; for consumers a subscription
 */
record AssignmentProtocol(String name, ByteBuffer metadata) {}
