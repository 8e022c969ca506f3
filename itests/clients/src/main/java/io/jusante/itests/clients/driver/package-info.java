/** What a child process runs: a stock Java client, driven line by line from outside. */
@NullMarked
package io.jusante.itests.clients.driver;

import org.jspecify.annotations.NullMarked;
