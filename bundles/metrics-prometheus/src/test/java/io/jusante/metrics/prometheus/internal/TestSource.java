package io.jusante.metrics.prometheus.internal;

import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import java.util.List;
import java.util.function.Consumer;

/** A source that reports what the test says. */
record TestSource(List<MeterDefinition> definitions, Consumer<MeterSink> reports) implements MeterSource {
    static final MeterDefinition REQUESTS =
            MeterDefinition.counter("jusante_requests_total").labels("api").help("Requests.");
    static final MeterDefinition OPEN = MeterDefinition.gauge("jusante_open").help("Open things.");
    static final MeterDefinition SIZE = MeterDefinition.gauge("jusante_size_bytes")
            .unit("bytes")
            .labels("topic", "partition")
            .help("Sizes.");
    static final MeterDefinition LATENCY =
            MeterDefinition.histogram("jusante_latency_seconds").help("Latencies.");
    static final MeterDefinition BUILD =
            MeterDefinition.gauge("jusante_build_info").labels("version").help("Versions.");

    static TestSource of(Consumer<MeterSink> reports) {
        return new TestSource(List.of(REQUESTS, OPEN, SIZE, LATENCY, BUILD), reports);
    }

    @Override
    public void collect(MeterSink sink) {
        reports.accept(sink);
    }
}
