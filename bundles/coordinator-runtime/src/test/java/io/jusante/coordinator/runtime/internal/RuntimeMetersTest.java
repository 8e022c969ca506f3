package io.jusante.coordinator.runtime.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.coordinator.Coordinator;
import io.jusante.metrics.LatencyHistogram;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RuntimeMetersTest {
    private final RuntimeHarness harness = new RuntimeHarness(3);
    private final Map<String, Double> values = new TreeMap<>();
    private final Set<MeterDefinition> reported = new HashSet<>();

    @Test
    void everythingThatIsDefinedIsReported() {
        Coordinator<Bank, Bank.Entry> bank = harness.open();
        CompletableFuture<String> done = harness.transfer(bank, "1", "a", "b", 1);
        harness.scheduler.runUntil(done::isDone);
        RuntimeMeters.collect(new Sink(), harness.host.all());

        assertEquals(Set.copyOf(RuntimeMeters.DEFINITIONS), reported);
        assertEquals(1, values.get("jusante_coordinator_shards[bank]"));
        assertEquals(1, values.get("jusante_coordinator_loads_total[bank]"));
        assertEquals(0, values.get("jusante_coordinator_pending[bank]"));
        assertEquals(1, values.get("jusante_coordinator_appends_total[bank]"));
        assertEquals(3, values.get("jusante_coordinator_appended_records_total[bank]"));
        double bytes = values.get("jusante_coordinator_appended_bytes_total[bank]");
        assertEquals((double) harness.replica(0).sizeInBytes(), bytes);
        assertEquals(0, values.get("jusante_coordinator_rollbacks_total[bank]"));
    }

    private final class Sink implements MeterSink {
        @Override
        public boolean wants(MeterDefinition meter) {
            return true;
        }

        private void put(MeterDefinition meter, double value, String... labelValues) {
            reported.add(meter);
            assertEquals(meter.labels().size(), labelValues.length, meter.name());
            values.put(meter.name() + java.util.List.of(labelValues), value);
        }

        @Override
        public void counter(MeterDefinition meter, double value, String... labelValues) {
            put(meter, value, labelValues);
        }

        @Override
        public void gauge(MeterDefinition meter, double value, String... labelValues) {
            put(meter, value, labelValues);
        }

        @Override
        public void histogram(MeterDefinition meter, LatencyHistogram histogram, String... labelValues) {
            put(meter, (double) histogram.buckets(new long[] {1_000_000_000L}).count(), labelValues);
        }
    }
}
