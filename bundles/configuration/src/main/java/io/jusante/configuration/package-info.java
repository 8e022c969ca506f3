/**
 * Properties by Kafka's names: one definition for each, contributed by the bundle that reads it, and their values.
 *
 * <p>A bundle contributes its definitions as a resource {@code JUSANTE-INF/configuration.json}. Validation,
 * DescribeConfigs and the documentation are fed from these. Precedence is Kafka's: dynamic for this broker, dynamic
 * default of the cluster, file and command line, definition.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.jusante.configuration;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
