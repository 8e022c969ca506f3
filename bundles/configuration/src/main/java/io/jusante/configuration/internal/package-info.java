/** Collects the definitions of all bundles, validates the settings, and answers what is in force. */
@NullMarked
package io.jusante.configuration.internal;

import org.jspecify.annotations.NullMarked;
