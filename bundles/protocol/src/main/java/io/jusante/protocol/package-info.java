/**
 * Kafka's protocol on Netty buffers: which APIs and versions there are, how a frame becomes a request and a response
 * becomes a frame, and what an error looks like in each of them.
 *
 * <p><b>Ownership.</b> {@link io.jusante.protocol.Requests#decode} neither retains nor releases the frame; byte fields
 * and record slices of the decoded request are views of it and must not outlive it. {@link
 * io.jusante.protocol.Responses#encode} releases the record slices of the body it is given, whether or not it succeeds;
 * the {@link io.jusante.protocol.WireFrame} owns what it still needs.
 *
 * <p><b>Threads.</b> Everything here is stateless or confined to one call; messages belong to one thread at a time.
 *
 * <p><b>Errors.</b> A malformed frame is a {@link io.jusante.protocol.ProtocolException}, whatever is wrong with it; no
 * frame makes a decoder allocate more than a small multiple of the frame's own size. A message that its version cannot
 * express is an {@link io.jusante.protocol.wire.UnwritableMessageException}: a bug of the caller.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.jusante.protocol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
