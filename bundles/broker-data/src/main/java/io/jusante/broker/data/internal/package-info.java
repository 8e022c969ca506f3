/**
 * Handlers of the data APIs: Produce, Fetch with incremental sessions, ListOffsets and InitProducerId.
 *
 * <p>Everything here runs on the event loop of the request's connection, but for the call-backs that say otherwise.
 */
@NullMarked
package io.jusante.broker.data.internal;

import org.jspecify.annotations.NullMarked;
