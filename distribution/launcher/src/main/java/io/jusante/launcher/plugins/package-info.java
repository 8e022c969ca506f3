/** Bundles of the features that were replaced at run time, as far as the start has to know of them. */
@NullMarked
package io.jusante.launcher.plugins;

import org.jspecify.annotations.NullMarked;
