/** The LZ4 codec: LZ4's frame format, as Kafka's batches of v2 have it. */
@NullMarked
package io.jusante.compression.lz4.internal;

import org.jspecify.annotations.NullMarked;
