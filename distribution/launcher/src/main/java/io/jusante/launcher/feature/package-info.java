/** The features of the distribution: which bundles the house is made of, read from R8 feature JSON. */
@NullMarked
package io.jusante.launcher.feature;

import org.jspecify.annotations.NullMarked;
