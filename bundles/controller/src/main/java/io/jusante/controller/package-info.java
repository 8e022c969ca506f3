/**
 * The active controller's commands: each decides, appends records to the metadata log, and completes when the new
 * image was published on this node.
 *
 * <p>Stages fail with {@link io.jusante.kernel.KafkaErrorException} for what concerns the whole call; errors of single
 * topics or resources stand in their results. Any thread.
 */
@Export
@Version("1.1.0")
@NullMarked
package io.jusante.controller;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
