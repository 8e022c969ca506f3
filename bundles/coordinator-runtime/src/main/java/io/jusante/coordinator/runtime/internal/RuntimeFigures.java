package io.jusante.coordinator.runtime.internal;

import java.util.concurrent.atomic.LongAdder;

/** Counts what one kind of coordinator does. Any thread. */
final class RuntimeFigures {
    final LongAdder loads = new LongAdder();
    final LongAdder loadedRecords = new LongAdder();
    final LongAdder loadNs = new LongAdder();
    final LongAdder failedLoads = new LongAdder();
    final LongAdder reloads = new LongAdder();
    final LongAdder batches = new LongAdder();
    final LongAdder batchRecords = new LongAdder();
    final LongAdder batchBytes = new LongAdder();
    final LongAdder rollbacks = new LongAdder();
    final LongAdder commitTimeouts = new LongAdder();
    final LongAdder timersFired = new LongAdder();
}
