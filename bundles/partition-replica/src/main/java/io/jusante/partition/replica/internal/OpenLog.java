package io.jusante.partition.replica.internal;

import io.jusante.kernel.Provider;
import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;

/** An opened log with what the host knows about its contents. */
record OpenLog(Provider<LogEngine> provider, LogStore store, ProducerStates producers, LeaderEpochs epochs) {}
