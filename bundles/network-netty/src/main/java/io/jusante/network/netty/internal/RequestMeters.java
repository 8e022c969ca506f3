package io.jusante.network.netty.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.protocol.ApiKey;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What is counted of requests, by API. An array element for each API, made when its first request comes. Any thread. */
final class RequestMeters {
    private static final MeterDefinition REQUESTS =
            MeterDefinition.counter("jusante_requests_total").labels("api").help("Requests that were received.");
    private static final MeterDefinition IN_FLIGHT = MeterDefinition.gauge("jusante_requests_in_flight")
            .labels("api")
            .help("Requests that are not answered yet, those that wait for data or for a time among them.");
    private static final MeterDefinition ERRORS = MeterDefinition.counter("jusante_request_errors_total")
            .labels("api", "error")
            .help("Error codes in responses, of the response as a whole or of a topic, partition or group in it.");
    private static final MeterDefinition REQUEST_BYTES = MeterDefinition.counter("jusante_request_bytes_total")
            .unit("bytes")
            .labels("api")
            .help("Bytes of requests, without their length prefix.");
    private static final MeterDefinition RESPONSE_BYTES = MeterDefinition.counter("jusante_response_bytes_total")
            .unit("bytes")
            .labels("api")
            .help("Bytes of responses, with their length prefix.");
    private static final MeterDefinition LATENCY = MeterDefinition.histogram("jusante_request_latency_seconds")
            .labels("api")
            .help("From the moment when a request was read as a whole until its response was given to the socket. A"
                    + " Fetch that waits for records, and a JoinGroup that waits for members, wait in it.");
    private static final MeterDefinition HANDLING = MeterDefinition.histogram("jusante_request_handler_seconds")
            .labels("api")
            .help("For how long the handler of a request kept the event loop of its connection.");
    private static final MeterDefinition REJECTED = MeterDefinition.counter("jusante_rejected_frames_total")
            .help("Frames that are no request of a version that is served: their connection was closed.");
    private static final MeterDefinition PARKED = MeterDefinition.gauge("jusante_parked_requests")
            .help("Requests that wait because their handler is being exchanged.");
    static final List<MeterDefinition> DEFINITIONS =
            List.of(REQUESTS, IN_FLIGHT, ERRORS, REQUEST_BYTES, RESPONSE_BYTES, LATENCY, HANDLING, REJECTED, PARKED);

    private static final int APIS =
            1 + Arrays.stream(ApiKey.values()).mapToInt(ApiKey::id).max().orElseThrow();

    private final AtomicReferenceArray<@Nullable ApiMeters> byApi = new AtomicReferenceArray<>(APIS);
    private final LongAdder rejected = new LongAdder();

    ApiMeters of(ApiKey api) {
        ApiMeters meters = byApi.get(api.id());
        return meters == null ? first(api) : meters;
    }

    private synchronized ApiMeters first(ApiKey api) {
        ApiMeters meters = byApi.get(api.id());
        if (meters == null) {
            meters = new ApiMeters();
            byApi.set(api.id(), meters);
        }
        return meters;
    }

    /** A frame was no request. */
    void rejected() {
        rejected.increment();
    }

    void collect(MeterSink sink, IntSupplier parked) {
        for (ApiKey api : ApiKey.values()) {
            ApiMeters meters = byApi.get(api.id());
            if (meters != null) {
                collect(sink, api.name(), meters);
            }
        }
        sink.counter(REJECTED, rejected.sum());
        sink.gauge(PARKED, parked.getAsInt());
    }

    private static void collect(MeterSink sink, String api, ApiMeters meters) {
        // in this order: what is answered meanwhile was received before
        long answered = meters.answered.sum();
        long received = meters.received.sum();
        sink.counter(REQUESTS, received, api);
        sink.gauge(IN_FLIGHT, Math.max(0, received - answered), api);
        sink.counter(REQUEST_BYTES, meters.requestBytes.sum(), api);
        sink.counter(RESPONSE_BYTES, meters.responseBytes.sum(), api);
        sink.histogram(LATENCY, meters.latency, api);
        sink.histogram(HANDLING, meters.handling, api);
        for (ErrorCode code : ErrorCode.values()) {
            long errors = code == ErrorCode.NONE ? 0 : meters.errors(code);
            if (errors > 0) {
                sink.counter(ERRORS, errors, api, code.name());
            }
        }
    }
}
