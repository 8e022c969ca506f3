/** The exporter: collects the meters of all bundles at each scrape, and serves them over HTTP. */
@NullMarked
package io.jusante.metrics.prometheus.internal;

import org.jspecify.annotations.NullMarked;
