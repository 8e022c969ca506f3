/** The snappy codec: reads raw snappy and the framing of the Java library, writes that framing. */
@NullMarked
package io.jusante.compression.snappy.internal;

import org.jspecify.annotations.NullMarked;
