/**
 * The replicated metadata log: ordered, durable, opaque records, and who may append to it.
 *
 * <p>Offsets count records. A record counts as committed when the engine says so, which for one process means that it is
 * synced. Listeners are called on one thread of the engine's, in offset order, and must hand long work off. Buffers that
 * come in are borrowed for the call; buffers that go out are read-only and belong to the receiver.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.jusante.consensus;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
