/** The request pipeline: from frames to handlers, and from answers to frames. Keeps no state of a connection. */
@NullMarked
package io.jusante.network.netty.internal;

import org.jspecify.annotations.NullMarked;
