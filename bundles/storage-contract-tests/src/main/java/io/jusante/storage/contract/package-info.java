/**
 * The contract of a log engine as tests: extend {@link io.jusante.storage.contract.LogStoreContract}, hand it an engine,
 * and run it with JUnit Jupiter.
 */
@NullMarked
package io.jusante.storage.contract;

import org.jspecify.annotations.NullMarked;
