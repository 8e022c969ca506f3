/**
 * The contract between the network and request handlers.
 *
 * <p>A handler is a service ({@link io.jusante.network.RequestHandler}); its bundle names the APIs that it opens in the
 * manifest header {@code Jusante-Api} ({@code PRODUCE,FETCH}), which is what ApiVersions follows. Handlers are called on
 * the event loop of the connection and must not block.
 *
 * <p>Ownership: the request's byte fields are slices of the frame, which is given back when
 * {@link io.jusante.network.RequestHandler#handle} returns, unless the handler called
 * {@link io.jusante.network.RequestContext#keepFrame}: then when the request is answered. Slices in a response belong to
 * the network from {@code respond} on.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.network;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
