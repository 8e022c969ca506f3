package io.jusante.network.netty.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.network.netty.internal.FakeConnection.FakeExchange;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ApiVersionsRequest;
import io.jusante.protocol.message.ApiVersionsResponse;
import io.jusante.protocol.message.DescribeClusterRequest;
import io.jusante.protocol.message.DescribeClusterResponse;
import io.jusante.protocol.message.HeartbeatRequest;
import io.jusante.protocol.message.HeartbeatResponse;
import io.jusante.protocol.message.ProduceRequest;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestPipelineTest {
    private static final int PARK_MAX = 4;
    private static final Map<String, Short> FEATURES =
            Map.of("metadata.version", (short) 25, "group.version", (short) 1);

    private final Set<ApiKey> open = EnumSet.of(ApiKey.API_VERSIONS, ApiKey.HEARTBEAT, ApiKey.PRODUCE);
    private final RequestPipeline pipeline = new RequestPipeline(FakeConfigValues.configuration(PARK_MAX), () -> open);
    private final FakeConnection connection = new FakeConnection();
    private final List<RequestContext> contexts = new ArrayList<>();

    private record Handler(Set<ApiKey> apis, BiConsumer<RequestContext, ApiMessage> action) implements RequestHandler {
        @Override
        public void handle(RequestContext context, ApiMessage request) {
            action.accept(context, request);
        }
    }

    private void handle(ApiKey api, BiConsumer<RequestContext, ApiMessage> action) {
        pipeline.bindHandler(new Handler(Set.of(api), action));
    }

    private FakeExchange send(ApiKey api, int version, ApiMessage body) {
        FakeExchange exchange = connection.request(api, version, body);
        pipeline.frame(exchange);
        return exchange;
    }

    private FakeExchange heartbeat() {
        return send(ApiKey.HEARTBEAT, 4, new HeartbeatRequest().setGroupId("g"));
    }

    private static ErrorCode errorOf(FakeExchange heartbeat) {
        return ErrorCode.forCode(heartbeat.response(new HeartbeatResponse()).errorCode());
    }

    @AfterEach
    void nothingIsHeld() {
        for (FakeExchange exchange : connection.exchanges) {
            assertTrue(exchange.frameReleased);
            assertEquals(0, exchange.frame.refCnt());
        }
        assertEquals(0, connection.allocator.metric().usedHeapMemory());
        assertEquals(0, connection.allocator.metric().usedDirectMemory());
    }

    @Test
    void aRequestReachesItsHandlerAndIsAnswered() {
        handle(ApiKey.HEARTBEAT, (context, request) -> {
            assertEquals("g", ((HeartbeatRequest) request).groupId());
            assertEquals(4, context.version());
            assertEquals("c", context.clientId());
            assertEquals(ApiKey.HEARTBEAT, context.api());
            context.respond(new HeartbeatResponse().setThrottleTimeMs(77));
        });
        assertEquals(77, heartbeat().response(new HeartbeatResponse()).throttleTimeMs());
    }

    @Test
    void theFrameGoesWithTheHandlerOrWithTheAnswer() {
        handle(ApiKey.HEARTBEAT, (context, request) -> {
            if (contexts.isEmpty()) {
                context.keepFrame();
            }
            contexts.add(context);
        });
        FakeExchange kept = heartbeat();
        FakeExchange given = heartbeat();
        assertFalse(kept.frameReleased);
        assertTrue(given.frameReleased);
        contexts.get(0).respond(new HeartbeatResponse());
        assertTrue(kept.frameReleased);
        contexts.get(1).respond(new HeartbeatResponse());
        assertNotNull(given.response);
    }

    @Test
    void anAnswerFromAnotherThreadIsSentOnTheEventLoop() {
        handle(ApiKey.HEARTBEAT, (context, request) -> contexts.add(context));
        FakeExchange exchange = heartbeat();
        connection.inEventLoop = false;
        contexts.get(0).respond(new HeartbeatResponse());
        assertNull(exchange.response);
        connection.inEventLoop = true;
        connection.runDeferred();
        assertEquals(ErrorCode.NONE, errorOf(exchange));
    }

    @Test
    void aSecondAnswerIsDroppedAndTheFirstCounts() {
        handle(ApiKey.HEARTBEAT, (context, request) -> {
            context.respond(new HeartbeatResponse());
            context.fail(ErrorCode.REBALANCE_IN_PROGRESS);
        });
        assertEquals(ErrorCode.NONE, errorOf(heartbeat()));
    }

    @Test
    void aHandlerThatThrowsIsAnsweredForAndTheConnectionStays() {
        handle(ApiKey.HEARTBEAT, (context, request) -> {
            throw new IllegalStateException("on purpose");
        });
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, errorOf(heartbeat()));
        assertTrue(connection.open);
    }

    @Test
    void aClassThatIsGoneWithItsBundleIsAnsweredForToo() {
        handle(ApiKey.HEARTBEAT, (context, request) -> {
            throw new NoClassDefFoundError("on purpose");
        });
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, errorOf(heartbeat()));
    }

    @Test
    void anErrorThatAHandlerThrowsIsTheAnswer() {
        handle(ApiKey.HEARTBEAT, (context, request) -> {
            throw new KafkaErrorException(ErrorCode.FENCED_INSTANCE_ID, "another one has this id");
        });
        assertEquals(ErrorCode.FENCED_INSTANCE_ID, errorOf(heartbeat()));
    }

    @Test
    void anAnswerThatCannotBeWrittenBecomesAnError() {
        // no version of this has a place for a null
        handle(ApiKey.HEARTBEAT, (context, request) -> context.respond(new HeartbeatRequest().setGroupId(null)));
        assertEquals(ErrorCode.UNKNOWN_SERVER_ERROR, errorOf(heartbeat()));
    }

    @Test
    void aFailedProduceWithoutAcksClosesTheConnection() {
        handle(ApiKey.PRODUCE, (context, request) -> context.fail(ErrorCode.NOT_LEADER_OR_FOLLOWER));
        FakeExchange exchange = send(ApiKey.PRODUCE, 9, new ProduceRequest().setAcks((short) 0));
        assertNull(exchange.response);
        assertTrue(exchange.answered);
        assertNotNull(connection.closeReason);
    }

    @Test
    void anApiThatIsNotInstalledIsAnsweredWithItsOwnError() {
        FakeExchange exchange = send(ApiKey.DESCRIBE_CLUSTER, 0, new DescribeClusterRequest());
        DescribeClusterResponse response = exchange.response(new DescribeClusterResponse());
        assertEquals(ErrorCode.UNSUPPORTED_VERSION.code(), response.errorCode());
        assertEquals("DESCRIBE_CLUSTER is not installed here", response.errorMessage());
    }

    @Test
    void anUnknownApiClosesTheConnectionWithOneLine() {
        FakeExchange exchange = connection.exchange(
                ApiKey.PRODUCE,
                0,
                Unpooled.buffer().writeShort(9999).writeShort(0).writeInt(0).writeShort(-1));
        pipeline.frame(exchange);
        assertEquals("not a request: there is no API 9999", connection.rejectReason);
    }

    @Test
    void aVersionThatIsNotServedClosesTheConnection() {
        FakeExchange exchange = connection.exchange(
                ApiKey.PRODUCE,
                2,
                Unpooled.buffer().writeShort(0).writeShort(2).writeInt(0).writeShort(-1));
        pipeline.frame(exchange);
        assertEquals("PRODUCE version 2 is not served", connection.rejectReason);
    }

    @Test
    void bytesThatAreNoRequestCloseTheConnection() {
        FakeExchange exchange = connection.exchange(
                ApiKey.HEARTBEAT,
                4,
                Unpooled.buffer().writeShort(12).writeShort(4).writeInt(0).writeShort(100));
        pipeline.frame(exchange);
        assertTrue(connection.rejectReason.startsWith("not a request"), connection.rejectReason);
    }

    // --- ApiVersions

    private void bindApiVersions() {
        pipeline.bindHandler(new ApiVersionsHandler(() -> open, new FakeView(FEATURES, 42)));
    }

    private static ApiVersionsRequest named(String software) {
        return new ApiVersionsRequest().setClientSoftwareName(software).setClientSoftwareVersion("1.0");
    }

    @Test
    void apiVersionsListsWhatIsOpenWithItsRanges() {
        bindApiVersions();
        ApiVersionsResponse response =
                send(ApiKey.API_VERSIONS, 4, named("test")).response(new ApiVersionsResponse());
        assertEquals(0, response.errorCode());
        assertEquals(3, response.apiKeys().size());
        var produce = response.apiKeys().get(0);
        assertEquals(0, produce.apiKey());
        assertEquals(0, produce.minVersion());
        assertEquals(13, produce.maxVersion());
    }

    @Test
    void onlyFeaturesThatWorkAreNamed() {
        bindApiVersions();
        for (int version = 0; version <= 4; version++) {
            ApiVersionsResponse response =
                    send(ApiKey.API_VERSIONS, version, named("test")).response(new ApiVersionsResponse());
            if (version < 3) {
                assertEquals(List.of(), response.supportedFeatures());
                assertEquals(List.of(), response.finalizedFeatures());
                assertEquals(-1, response.finalizedFeaturesEpoch());
                continue;
            }
            assertEquals(1, response.supportedFeatures().size());
            assertEquals("metadata.version", response.supportedFeatures().get(0).name());
            assertEquals(25, response.supportedFeatures().get(0).minVersion());
            assertEquals(25, response.supportedFeatures().get(0).maxVersion());
            assertEquals(42, response.finalizedFeaturesEpoch());
            assertEquals(1, response.finalizedFeatures().size(), "group.version is in the log and does not work");
            assertEquals("metadata.version", response.finalizedFeatures().get(0).name());
            assertEquals(25, response.finalizedFeatures().get(0).minVersionLevel());
            assertEquals(25, response.finalizedFeatures().get(0).maxVersionLevel());
        }
    }

    @Test
    void anApiVersionsRequestFromTheFutureIsAnsweredInVersionZero() {
        FakeExchange exchange = send(ApiKey.API_VERSIONS, 77, named("test"));
        ApiVersionsResponse response = exchange.response(new ApiVersionsResponse(), 0);
        assertEquals(ErrorCode.UNSUPPORTED_VERSION.code(), response.errorCode());
        assertEquals(ApiKey.API_VERSIONS.id(), response.apiKeys().get(0).apiKey());
        assertEquals(4, response.apiKeys().get(0).maxVersion());
        assertTrue(connection.open);
    }

    @Test
    void aClientWithoutAProperNameIsRefused() {
        bindApiVersions();
        ApiVersionsResponse response =
                send(ApiKey.API_VERSIONS, 3, named("-bad-")).response(new ApiVersionsResponse());
        assertEquals(ErrorCode.INVALID_REQUEST.code(), response.errorCode());
    }

    // --- a handler that is being exchanged

    @Test
    void requestsWaitForAMissingHandlerInOrder() {
        bindApiVersions();
        FakeExchange first = heartbeat();
        FakeExchange behind = send(ApiKey.API_VERSIONS, 0, new ApiVersionsRequest());
        FakeExchange second = heartbeat();
        assertFalse(first.answered || behind.answered || second.answered);
        assertEquals(List.of("nobody answers PRODUCE yet", "nobody answers HEARTBEAT yet"), pipeline.missing());
        List<Integer> order = new ArrayList<>();
        handle(ApiKey.HEARTBEAT, (context, request) -> {
            order.add(context.correlationId());
            context.respond(new HeartbeatResponse());
        });
        heartbeat(); // comes before the event loop got to those that wait
        connection.runDeferred();
        assertEquals(List.of(0, 2, 3), order);
        assertTrue(behind.answered);
        assertEquals(List.of(), connection.timers);
        assertEquals(ErrorCode.NONE, errorOf(second));
    }

    @Test
    void requestsThatWaitTooLongGetARetriableError() {
        FakeExchange exchange = heartbeat();
        connection.runTimers();
        assertEquals(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, errorOf(exchange));
        assertTrue(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS.isRetriable());
    }

    @Test
    void onlySoManyRequestsWait() {
        List<FakeExchange> waiting = new ArrayList<>();
        for (int i = 0; i < PARK_MAX; i++) {
            waiting.add(heartbeat());
        }
        assertEquals(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, errorOf(heartbeat()));
        waiting.forEach(exchange -> assertFalse(exchange.answered));
        connection.runTimers();
    }

    @Test
    void aWaitingRequestGoesWithItsConnection() {
        heartbeat();
        connection.drop();
        assertEquals(List.of(), connection.timers);
    }

    @Test
    void everyRetriableErrorIsRetriable() {
        for (ApiKey api : ApiKey.values()) {
            assertTrue(ParkedRequests.errorFor(api).isRetriable(), api.name());
        }
    }

    @Test
    void theFirstHandlerKeepsTheApiUntilItGoes() {
        List<String> calls = new ArrayList<>();
        Handler first = new Handler(Set.of(ApiKey.HEARTBEAT), (context, request) -> {
            calls.add("first");
            context.respond(new HeartbeatResponse());
        });
        Handler second = new Handler(Set.of(ApiKey.HEARTBEAT), (context, request) -> {
            calls.add("second");
            context.respond(new HeartbeatResponse());
        });
        pipeline.bindHandler(first);
        pipeline.bindHandler(second);
        heartbeat();
        pipeline.unbindHandler(first);
        heartbeat();
        assertEquals(List.of("first", "second"), calls);
    }

    @Test
    void theManifestNamesApis() {
        assertEquals(
                EnumSet.of(ApiKey.PRODUCE, ApiKey.LIST_OFFSETS),
                InstalledApis.parse("PRODUCE, list_offsets,,NO_SUCH", "test"));
    }
}
