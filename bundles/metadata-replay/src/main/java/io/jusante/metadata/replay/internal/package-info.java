/**
 * Replays the metadata log into images and publishes them.
 *
 * <p>The log's own thread only hands records over; all else happens on one thread, the replay thread: building images,
 * calling publishers, completing those who wait. So publishers may take their time without holding up the log.
 */
@NullMarked
package io.jusante.metadata.replay.internal;

import org.jspecify.annotations.NullMarked;
