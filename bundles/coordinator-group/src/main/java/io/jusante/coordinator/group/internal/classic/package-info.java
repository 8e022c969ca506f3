/**
 * Groups of the classic protocol: JoinGroup, SyncGroup, Heartbeat, LeaveGroup.
 *
 * <p>How this fits with "decide, then apply": between two generations a group is made of clients that wait, and of time
 * that runs out; none of that could outlive its connection, and none of it is recorded. So a group's record is a
 * <em>picture</em> of the group at the few moments that must outlive a change of the coordinator: it was founded, an
 * assignment was brought, a static member came back under a new id, the last member went.
 * <ul>
 *   <li>Commands change the group's soft state (members, the requests that they wait with, timers, the generation) when
 *       they decide, and answer who waits. Nothing of it needs to be durable for the answer to be right: a member whose
 *       coordinator forgot it is told so, and joins again.
 *   <li>What must be durable before it holds is done in {@code whenCommitted}: an assignment is handed out, a successor
 *       of a static member is let in, when the picture that shows it is committed.
 *   <li>{@code whenFailed} mends: the assignment is dropped and all join again, the former self of the static member is
 *       put back, a group that could not be founded is disbanded, and that a group is empty is recorded later.
 *   <li>{@code replay} makes a group be there or not, in the shard's timeline: so a rolled-back deletion gives back the
 *       very same group. While the log is loaded, replay restores groups from their pictures; their members' sessions
 *       begin when all is loaded.
 * </ul>
 * A generation that begins is not recorded until its assignment is. A coordinator that takes over may use its number
 * once more, which nobody can mistake: no assignment was ever given out under it.
 *
 * <p>Every request that is held back belongs to one member, is a stage that completes exactly once, and is completed
 * whenever the member goes, is replaced, sends the request again, or the shard is unloaded.
 */
@NullMarked
package io.jusante.coordinator.group.internal.classic;

import org.jspecify.annotations.NullMarked;
