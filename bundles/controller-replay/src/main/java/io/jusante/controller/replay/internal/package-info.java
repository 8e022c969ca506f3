/**
 * The controller as a replayed state machine: a command decides on the newest state and returns records; the records are
 * appended to the metadata log; only their replay changes the state.
 *
 * <p>All state belongs to one thread, the controller thread. Commands that come while an append is under way are decided
 * together afterwards and appended as one batch: a busy controller syncs less often, not more.
 */
@NullMarked
package io.jusante.controller.replay.internal;

import org.jspecify.annotations.NullMarked;
