/**
 * The metadata log of a cluster of one: segment files of checksummed frames and snapshots in one folder.
 *
 * <p>Three threads, each with its own duty: the <em>writer</em> appends and syncs, the <em>delivery</em> thread calls
 * listeners, replays for late ones and deletes what no replay needs any more, and the <em>keeper</em> writes snapshots.
 * None of them is ever interrupted, because an interrupt closes the file channel that the thread is using.
 */
@NullMarked
package io.jusante.consensus.local.internal;

import org.jspecify.annotations.NullMarked;
