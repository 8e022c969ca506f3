/**
 * The segmented log in Apache Kafka's on-disk format (segments of v2 batches with sparse offset and time indexes).
 *
 * <p>Who may do what: one lane appends and changes the log ({@link LogWriter}, {@link LogTrimmer}); any thread reads
 * ({@link LogReader}); any thread syncs ({@link LogFlusher}). What readers see is published through {@link LogState}.
 */
@NullMarked
package io.jusante.storage.segment.internal;

import org.jspecify.annotations.NullMarked;
