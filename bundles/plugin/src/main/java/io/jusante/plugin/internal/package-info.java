/** Assignments and their journal, and the update of a bundle while the process serves. */
@NullMarked
package io.jusante.plugin.internal;

import org.jspecify.annotations.NullMarked;
