package io.jusante.network.netty.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.metrics.LatencyHistogram;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.network.netty.internal.FakeConnection.FakeExchange;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ApiVersionsRequest;
import io.jusante.protocol.message.HeartbeatRequest;
import io.jusante.protocol.message.HeartbeatResponse;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceResponse;
import io.jusante.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.jusante.protocol.message.ProduceResponse.TopicProduceResponse;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestMetersTest {
    private static final short NOT_LEADER = ErrorCode.NOT_LEADER_OR_FOLLOWER.code();

    private final RequestPipeline pipeline =
            new RequestPipeline(FakeConfigValues.configuration(10), () -> EnumSet.of(ApiKey.HEARTBEAT, ApiKey.PRODUCE));
    private final FakeConnection connection = new FakeConnection();
    private final List<RequestContext> held = new ArrayList<>();

    @Test
    void countsRequestsBytesAndTimesByApi() {
        handle(ApiKey.HEARTBEAT, context -> context.respond(new HeartbeatResponse()));
        FakeExchange first = heartbeat();
        FakeExchange second = heartbeat();
        assertNotNull(first.response);
        assertNotNull(second.response);

        Map<String, Double> values = collect();
        assertEquals(2, values.get("jusante_requests_total[HEARTBEAT]"));
        assertEquals(0, values.get("jusante_requests_in_flight[HEARTBEAT]"));
        assertEquals(2, values.get("jusante_request_latency_seconds[HEARTBEAT]"));
        assertEquals(2, values.get("jusante_request_handler_seconds[HEARTBEAT]"));
        assertTrue(values.get("jusante_request_bytes_total[HEARTBEAT]") > 20, values::toString);
        assertEquals(
                (double) first.response.readableBytes() + second.response.readableBytes(),
                values.get("jusante_response_bytes_total[HEARTBEAT]"));
        assertTrue(values.keySet().stream().noneMatch(key -> key.contains("PRODUCE") || key.contains("errors")));
    }

    @Test
    void aRequestIsInFlightUntilItIsAnswered() {
        handle(ApiKey.HEARTBEAT, held::add);
        heartbeat();
        assertEquals(1, collect().get("jusante_requests_in_flight[HEARTBEAT]"));
        assertEquals(0, collect().get("jusante_request_latency_seconds[HEARTBEAT]"));
        held.get(0).fail(ErrorCode.REBALANCE_IN_PROGRESS);

        Map<String, Double> values = collect();
        assertEquals(0, values.get("jusante_requests_in_flight[HEARTBEAT]"));
        assertEquals(1, values.get("jusante_request_latency_seconds[HEARTBEAT]"));
        assertEquals(1, values.get("jusante_request_errors_total[HEARTBEAT, REBALANCE_IN_PROGRESS]"));
    }

    @Test
    void aRequestWhoseConnectionClosesIsNotInFlightAnyMore() {
        handle(ApiKey.HEARTBEAT, held::add);
        FakeExchange abandoned = heartbeat();
        List<String> told = new ArrayList<>();
        held.get(0).onClose(() -> told.add("closed"));
        connection.open = false;
        abandoned.closeAction.run();
        assertEquals(List.of("closed"), told);
        assertEquals(0, collect().get("jusante_requests_in_flight[HEARTBEAT]"));
        held.get(0).onClose(() -> told.add("at once"));
        assertEquals(List.of("closed", "at once"), told);

        held.get(0).respond(new HeartbeatResponse());
        assertEquals(1, collect().get("jusante_request_latency_seconds[HEARTBEAT]"), "counted once");
    }

    @Test
    void countsEachErrorWithinAResponse() {
        handle(
                ApiKey.PRODUCE,
                context -> context.respond(new ProduceResponse()
                        .setResponses(List.of(new TopicProduceResponse()
                                .setName("t")
                                .setPartitionResponses(List.of(
                                        new PartitionProduceResponse().setErrorCode(NOT_LEADER),
                                        new PartitionProduceResponse(),
                                        new PartitionProduceResponse().setErrorCode(NOT_LEADER)))))));
        produce();
        assertEquals(2, collect().get("jusante_request_errors_total[PRODUCE, NOT_LEADER_OR_FOLLOWER]"));
    }

    @Test
    void countsWhatHasNoAnswerAndWhatIsNoRequest() {
        handle(ApiKey.PRODUCE, RequestContext::respondNothing);
        produce();
        FakeExchange nonsense = connection.exchange(ApiKey.HEARTBEAT, 4, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        pipeline.frame(nonsense);

        Map<String, Double> values = collect();
        assertEquals(1, values.get("jusante_request_latency_seconds[PRODUCE]"));
        assertEquals(0, values.get("jusante_response_bytes_total[PRODUCE]"));
        assertEquals(1, values.get("jusante_rejected_frames_total[]"));
    }

    @Test
    void countsAVersionOfApiVersionsThatIsNotKnownAsAnError() {
        pipeline.frame(connection.request(ApiKey.API_VERSIONS, 99, new ApiVersionsRequest()));
        Map<String, Double> values = collect();
        assertEquals(1, values.get("jusante_requests_total[API_VERSIONS]"));
        assertEquals(1, values.get("jusante_request_latency_seconds[API_VERSIONS]"));
        assertEquals(1, values.get("jusante_request_errors_total[API_VERSIONS, UNSUPPORTED_VERSION]"));
    }

    @Test
    void countsRequestsThatWaitForTheirHandler() {
        heartbeat();
        assertEquals(1, collect().get("jusante_parked_requests[]"));
        handle(ApiKey.HEARTBEAT, context -> context.respond(new HeartbeatResponse()));
        connection.runDeferred();
        assertEquals(0, collect().get("jusante_parked_requests[]"));
        assertEquals(1, collect().get("jusante_request_latency_seconds[HEARTBEAT]"));
    }

    @Test
    void reportsOnlyWhatItDefines() {
        handle(ApiKey.HEARTBEAT, context -> context.fail(ErrorCode.UNKNOWN_MEMBER_ID));
        heartbeat();
        List<String> defined =
                pipeline.definitions().stream().map(MeterDefinition::name).toList();
        assertTrue(collect().keySet().stream().allMatch(key -> defined.contains(key.substring(0, key.indexOf('[')))));
    }

    private interface Action {
        void answer(RequestContext context);
    }

    private void handle(ApiKey api, Action action) {
        pipeline.bindHandler(new RequestHandler() {
            @Override
            public Set<ApiKey> apis() {
                return Set.of(api);
            }

            @Override
            public void handle(RequestContext context, ApiMessage request) {
                action.answer(context);
            }
        });
    }

    private FakeExchange heartbeat() {
        FakeExchange exchange = connection.request(ApiKey.HEARTBEAT, 4, new HeartbeatRequest().setGroupId("g"));
        pipeline.frame(exchange);
        return exchange;
    }

    private void produce() {
        pipeline.frame(connection.request(ApiKey.PRODUCE, 9, new ProduceRequest()));
    }

    /** {@return values by name and labels; of a histogram how much is in it} */
    private Map<String, Double> collect() {
        Map<String, Double> values = new TreeMap<>();
        pipeline.collect(new MeterSink() {
            @Override
            public boolean wants(MeterDefinition meter) {
                return true;
            }

            @Override
            public void counter(MeterDefinition meter, double value, String... labels) {
                values.put(meter.name() + List.of(labels), value);
            }

            @Override
            public void gauge(MeterDefinition meter, double value, String... labels) {
                values.put(meter.name() + List.of(labels), value);
            }

            @Override
            public void histogram(MeterDefinition meter, LatencyHistogram histogram, String... labels) {
                values.put(meter.name() + List.of(labels), (double)
                        histogram.buckets(new long[0]).count());
            }
        });
        return values;
    }
}
