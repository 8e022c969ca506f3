/**
 * The contract of a compression codec.
 *
 * <p>A codec is a service that fills the slot {@code compression/<name>} (service property {@code jusante.slot}). Its
 * methods may be called from several threads at once. It keeps no state between calls but pools of its own. Buffers that
 * come in are borrowed for the call; a stream that comes out is used by one thread and closed by it, while the caller
 * holds the codec entered.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.compression;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
