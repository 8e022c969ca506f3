/** The command line behind {@code bin/jusante}: {@code start} runs in this process, the others ask the one that runs. */
@NullMarked
package io.jusante.cli;

import org.jspecify.annotations.NullMarked;
