/**
 * JMH benchmarks of what is hot: {@code benchmarks/micro [pattern]}. With {@code -prof gc} they show that nothing is
 * allocated for a record. Benchmarks of package-private classes stand in those classes' packages.
 */
@NullMarked
package io.jusante.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
