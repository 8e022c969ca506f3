/** The zstd codec (RFC 8878) on zstd-jni. */
@NullMarked
package io.jusante.compression.zstd.internal;

import org.jspecify.annotations.NullMarked;
