/**
 * The contract between the floor, which owns sockets and connections, and the pipeline, which turns frames into answers.
 *
 * <p>The floor cuts the byte stream into frames, reserves memory for them, keeps the answers of a connection in the order
 * of its requests and writes them. All state of a connection is the floor's, so a pipeline can be replaced between two
 * frames: frames that were handed over are answered by the pipeline that got them.
 *
 * <p>Threads: {@link io.jusante.network.connection.FramePipeline#frame} is called on the connection's event loop and must
 * not block; the methods of {@link io.jusante.network.connection.Exchange} belong to that event loop too, except where
 * they say otherwise.
 *
 * <p>Ownership: the exchange owns the frame; it is given back by {@link io.jusante.network.connection.Exchange#releaseFrame}
 * or, at the latest, by the answer. An exchange is answered exactly once, also after its connection closed: only then is
 * its frame known to be unused.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.network.connection;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
