/** Start, stop and failure of the real process. */
@NullMarked
package io.jusante.itests.launch;

import org.jspecify.annotations.NullMarked;
