/**
 * What generated metadata records are read from and written to: Kafka's primitive types on buffers of the JDK.
 *
 * <p>Readers and writers are used by one thread, for one record. A reader checks every length against the bytes that are
 * left before it touches or allocates anything.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.metadata.wire;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
