/** Watches the declarative services of the house from outside of them: an activator, no component. */
@NullMarked
package io.jusante.supervisor.internal;

import org.jspecify.annotations.NullMarked;
