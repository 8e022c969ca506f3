/** Build time only: puts the distribution together out of what the reactor built. */
@NullMarked
package io.jusante.tools.assembler;

import org.jspecify.annotations.NullMarked;
