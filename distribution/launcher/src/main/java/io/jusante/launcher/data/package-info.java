/** The data directory: its layout, its lock, the count of failed starts. */
@NullMarked
package io.jusante.launcher.data;

import org.jspecify.annotations.NullMarked;
