/** Runs Apache Kafka and Jusante in turn under the same load, and prints what each cost and the ratio. */
@NullMarked
package io.jusante.benchmarks;

import org.jspecify.annotations.NullMarked;
