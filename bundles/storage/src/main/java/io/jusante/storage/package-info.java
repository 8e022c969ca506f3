/**
 * The contract of a log engine: engines keep bytes and nothing else.
 *
 * <p>An engine is a service that fills the slot {@code storage/<name>} (service property {@code jusante.slot}); the topic
 * config {@code jusante.storage.engine} names it. Kafka's meaning of a log (offsets, epochs, producers, high watermark)
 * belongs to the partition host, which hands whole, validated, stamped record batches in.
 *
 * <p>Threads: methods marked <em>lane</em> are called by one thread at a time, each call seeing all that the earlier ones
 * did; {@code read}, {@code offsetFor} and the getters may be called by any thread at any time, beside the lane. A thread
 * inside an engine is never interrupted. {@code append}, {@code configure}, {@code read} and the getters may be called
 * where nothing may block; all others may wait for a disk, and {@code extents} may read from it.
 *
 * <p>Ownership: buffers that come in are borrowed for the call. Slices that come out are closed by whoever got them, and
 * stay readable until then, whatever happens to the log meanwhile.
 *
 * <p>Errors: an {@link java.io.IOException} from a write or a sync means that the directory can't be trusted; the host
 * takes it offline. An engine never leaves half an append behind.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.jusante.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
