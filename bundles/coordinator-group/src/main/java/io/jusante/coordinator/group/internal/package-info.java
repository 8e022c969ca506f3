/**
 * The group coordinator: who is a member of which group, and the offsets that groups commit. A tenant of the coordinator
 * runtime; its state lies in {@code __consumer_offsets}, in Kafka's own format.
 */
@NullMarked
package io.jusante.coordinator.group.internal;

import org.jspecify.annotations.NullMarked;
