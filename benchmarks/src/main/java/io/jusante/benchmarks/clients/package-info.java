/**
 * Clients as programs of their own, stock ones with a load that users have: each says in lines on its output how far it
 * is, is told in lines on its input to go on, ends when its input ends, and fails by itself when its limit is over.
 */
@NullMarked
package io.jusante.benchmarks.clients;

import org.jspecify.annotations.NullMarked;
