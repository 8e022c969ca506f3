package io.jusante.coordinator.group.internal;

import java.util.UUID;

/** A topic that was deleted; another one may have its name by now. */
record DeletedTopic(String name, UUID id) {}
