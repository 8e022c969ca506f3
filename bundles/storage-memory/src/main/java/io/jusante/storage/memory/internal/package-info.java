/** Logs that live in memory, outside the heap, and are gone when they are closed. */
@NullMarked
package io.jusante.storage.memory.internal;

import org.jspecify.annotations.NullMarked;
