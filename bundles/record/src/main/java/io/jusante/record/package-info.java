/**
 * Bytes on their way between the wire and the log: slices, and record batches of format v2 (KIP-98).
 *
 * <p>Contracts hand borrowed {@link java.nio.ByteBuffer}s in, valid for the call, and closeable
 * {@link io.jusante.record.Slice}s out. A slice's class and reference count live here and never in a provider, so that
 * a provider can be swapped while its slices are still being sent.
 *
 * <p>All integers are big-endian. Offsets count records, timestamps are milliseconds since the epoch.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.record;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
