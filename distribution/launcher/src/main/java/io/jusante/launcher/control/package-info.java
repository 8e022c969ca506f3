/** The control socket: JSON lines over a Unix-domain socket, server and client. */
@NullMarked
package io.jusante.launcher.control;

import org.jspecify.annotations.NullMarked;
