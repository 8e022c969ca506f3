/**
 * The cluster's metadata: an immutable image, and what changed between two of them.
 *
 * <p>Images are built by replaying the metadata log (KRaft's record schemas) and published by reference; whoever holds
 * one may keep it. Publishers are called on one thread, in offset order.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.jusante.metadata;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
