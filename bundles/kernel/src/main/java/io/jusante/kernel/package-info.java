/**
 * The floor under every other bundle: error codes, time, lanes, and the slots that providers are put into.
 *
 * <p>A <em>slot</em> is a named place for a provider ({@code storage/segment}, {@code compression/zstd}). Hosts bind all
 * providers that offer a slot and use the one that the assignment names; neither service ranking nor version ever
 * chooses. Work on a provider is counted ({@link io.jusante.kernel.Provider#enter}), so that a swap can wait until the
 * old one is unused.
 *
 * <p>Threads: every type here says which threads may call it; where it says nothing, any thread may.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.kernel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
