package io.jusante.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterDefinitionTest {
    @Test
    void saysWhatItWasToldAndIsEqualToAnotherOfTheSameContent() {
        MeterDefinition bytes = requestBytes();
        assertEquals("jusante_request_bytes_total", bytes.name());
        assertEquals(MeterType.COUNTER, bytes.type());
        assertEquals("bytes", bytes.unit());
        assertEquals(List.of("api"), bytes.labels());
        assertEquals("Bytes of requests.", bytes.help());
        assertEquals(requestBytes(), bytes);
        assertEquals(requestBytes().hashCode(), bytes.hashCode());
        assertNotEquals(
                MeterDefinition.counter("jusante_request_bytes_total")
                        .unit("bytes")
                        .help("Bytes of requests."),
                bytes);
    }

    @Test
    void aHistogramCountsSeconds() {
        assertEquals(
                "seconds",
                MeterDefinition.histogram("jusante_swap_stall_seconds")
                        .help("Stalls.")
                        .unit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Jusante_up", "jusante-up", "jusante__up", "_up", "jusante_up_", "9_up", "jusante_total"})
    void refusesANameThatIsNoneOfAGauge(String name) {
        refuses(name, MeterDefinition.gauge(name));
    }

    @Test
    void refusesWhatDoesNotFollowTheConventions() {
        refuses("jusante_requests", MeterDefinition.counter("jusante_requests"));
        refuses("bytes", MeterDefinition.counter("jusante_request_total").unit("bytes"));
        refuses("seconds", MeterDefinition.histogram("jusante_latency"));
        refuses("unit", MeterDefinition.histogram("jusante_latency_bytes").unit("bytes"));
        refuses("twice", MeterDefinition.gauge("jusante_up").labels("topic", "topic"));
        refuses("le", MeterDefinition.gauge("jusante_up").labels("le"));
        assertThrows(
                IllegalArgumentException.class,
                () -> MeterDefinition.gauge("jusante_up").help(" "));
    }

    private static void refuses(String why, MeterDefinition.Builder builder) {
        String message = assertThrows(IllegalArgumentException.class, () -> builder.help("Anything."))
                .getMessage();
        assertTrue(message.contains(why), message);
    }

    private static MeterDefinition requestBytes() {
        return MeterDefinition.counter("jusante_request_bytes_total")
                .unit("bytes")
                .labels("api")
                .help("Bytes of requests.");
    }
}
