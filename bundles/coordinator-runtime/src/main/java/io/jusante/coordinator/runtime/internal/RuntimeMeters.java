package io.jusante.coordinator.runtime.internal;

import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import java.util.List;

/** The meters of coordinators, by kind. */
final class RuntimeMeters {
    private static final String COORDINATOR = "coordinator";
    private static final MeterDefinition SHARDS = MeterDefinition.gauge("jusante_coordinator_shards")
            .labels(COORDINATOR)
            .help("Shards that are loaded: partitions of the coordinator's topic that this broker leads.");
    private static final MeterDefinition LOADS = MeterDefinition.counter("jusante_coordinator_loads_total")
            .labels(COORDINATOR)
            .help("Shards that were loaded.");
    private static final MeterDefinition FAILED_LOADS = MeterDefinition.counter(
                    "jusante_coordinator_failed_loads_total")
            .labels(COORDINATOR)
            .help("Attempts to load a shard that failed; each is followed by another.");
    private static final MeterDefinition LOAD_TIME = MeterDefinition.counter("jusante_coordinator_load_seconds_total")
            .unit("seconds")
            .labels(COORDINATOR)
            .help("How long all loads together took.");
    private static final MeterDefinition LOADED_RECORDS = MeterDefinition.counter(
                    "jusante_coordinator_loaded_records_total")
            .labels(COORDINATOR)
            .help("Records that were replayed while shards were loaded.");
    private static final MeterDefinition RELOADS = MeterDefinition.counter("jusante_coordinator_reloads_total")
            .labels(COORDINATOR)
            .help("Shards that were loaded anew because their state could not be trusted any more.");
    private static final MeterDefinition APPENDS = MeterDefinition.counter("jusante_coordinator_appends_total")
            .labels(COORDINATOR)
            .help("Batches of records that the coordinator appended to its log.");
    private static final MeterDefinition APPENDED_RECORDS = MeterDefinition.counter(
                    "jusante_coordinator_appended_records_total")
            .labels(COORDINATOR)
            .help("Records that the coordinator appended to its log.");
    private static final MeterDefinition APPENDED_BYTES = MeterDefinition.counter(
                    "jusante_coordinator_appended_bytes_total")
            .unit("bytes")
            .labels(COORDINATOR)
            .help("Bytes of batches that the coordinator appended to its log.");
    private static final MeterDefinition ROLLBACKS = MeterDefinition.counter("jusante_coordinator_rollbacks_total")
            .labels(COORDINATOR)
            .help("Batches that the log did not take: what was decided was taken back.");
    private static final MeterDefinition TIMEOUTS = MeterDefinition.counter("jusante_coordinator_commit_timeouts_total")
            .labels(COORDINATOR)
            .help("Requests that failed because their records were not committed in time.");
    private static final MeterDefinition TIMERS = MeterDefinition.counter("jusante_coordinator_timers_fired_total")
            .labels(COORDINATOR)
            .help("Timers that ran: sessions and rebalances that ran out, and the like.");
    private static final MeterDefinition PENDING = MeterDefinition.gauge("jusante_coordinator_pending")
            .labels(COORDINATOR)
            .help("Commands and queries that are not answered yet.");
    static final List<MeterDefinition> DEFINITIONS = List.of(
            SHARDS,
            LOADS,
            FAILED_LOADS,
            LOAD_TIME,
            LOADED_RECORDS,
            RELOADS,
            APPENDS,
            APPENDED_RECORDS,
            APPENDED_BYTES,
            ROLLBACKS,
            TIMEOUTS,
            TIMERS,
            PENDING);

    private RuntimeMeters() {}

    static void collect(MeterSink sink, List<HostedType<?, ?>> hosted) {
        for (HostedType<?, ?> type : hosted) {
            String name = type.type().name();
            RuntimeFigures figures = type.figures();
            sink.gauge(SHARDS, type.loaded().size(), name);
            sink.counter(LOADS, figures.loads.sum(), name);
            sink.counter(FAILED_LOADS, figures.failedLoads.sum(), name);
            sink.counter(LOAD_TIME, figures.loadNs.sum() / 1e9, name);
            sink.counter(LOADED_RECORDS, figures.loadedRecords.sum(), name);
            sink.counter(RELOADS, figures.reloads.sum(), name);
            sink.counter(APPENDS, figures.batches.sum(), name);
            sink.counter(APPENDED_RECORDS, figures.batchRecords.sum(), name);
            sink.counter(APPENDED_BYTES, figures.batchBytes.sum(), name);
            sink.counter(ROLLBACKS, figures.rollbacks.sum(), name);
            sink.counter(TIMEOUTS, figures.commitTimeouts.sum(), name);
            sink.counter(TIMERS, figures.timersFired.sum(), name);
            sink.gauge(PENDING, type.pending(), name);
        }
    }
}
