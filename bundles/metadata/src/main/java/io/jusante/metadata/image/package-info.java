/**
 * How images come to be: records in and out of bytes, and the replay of records on an image.
 *
 * <p>For those who follow the metadata log or append to it; all others read {@link io.jusante.metadata.ClusterImage}s.
 * Images are immutable and share what did not change; a builder is used by one thread, for one step.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.metadata.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
