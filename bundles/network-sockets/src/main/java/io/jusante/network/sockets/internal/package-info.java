/** The floor of the network: listening sockets, event loops, channels, and all state of connections. */
@NullMarked
package io.jusante.network.sockets.internal;

import org.jspecify.annotations.NullMarked;
