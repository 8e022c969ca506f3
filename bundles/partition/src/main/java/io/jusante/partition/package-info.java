/**
 * Replicas hosted by this node: all of Kafka's meaning of a log, above an engine that keeps bytes.
 *
 * <p>Threads: every method may be called by any thread and never blocks. Listeners and waiters are called by whoever
 * drains the partition's lane, often the calling thread itself before the method returns: they must not block and hand
 * over to their own event loop where they need it.
 *
 * <p>Errors are {@link io.jusante.kernel.KafkaErrorException}s, ready for the client.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.jusante.partition;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
