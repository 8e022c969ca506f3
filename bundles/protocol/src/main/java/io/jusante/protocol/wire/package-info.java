/**
 * What generated messages are read from and written to: Kafka's primitive types on Netty buffers.
 *
 * <p>Readers and writers are used by one thread, for one frame. A reader checks every length against the bytes that are
 * left before it touches or allocates anything.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.protocol.wire;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
