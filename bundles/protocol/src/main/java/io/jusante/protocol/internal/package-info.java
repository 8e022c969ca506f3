/** The error response of each API, by family. */
@NullMarked
package io.jusante.protocol.internal;

import org.jspecify.annotations.NullMarked;
