/**
 * Writes Java message classes from Kafka's JSON message specifications.
 *
 * <p>The stages are plain values: {@link io.jusante.message.generator.SpecReader} turns JSON into {@link
 * io.jusante.message.generator.MessageSpec}, {@link io.jusante.message.generator.MessageSource} turns that into one
 * source file, {@link io.jusante.message.generator.GenerateMojo} is the build step around them.
 */
@NullMarked
package io.jusante.message.generator;

import org.jspecify.annotations.NullMarked;
