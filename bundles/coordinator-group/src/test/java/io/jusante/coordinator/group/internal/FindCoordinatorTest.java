package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.FindCoordinatorRequest;
import io.jusante.protocol.message.FindCoordinatorResponse;
import io.jusante.protocol.message.FindCoordinatorResponse.Coordinator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindCoordinatorTest {
    private static final byte GROUP = 0;

    private final OffsetFixture fixture = new OffsetFixture();
    private final FindCoordinatorHandler handler = new FindCoordinatorHandler(fixture.groups, fixture.cluster);

    private FindCoordinatorResponse ask(int version, int type, String... keys) {
        return ask(new FakeContext(ApiKey.FIND_COORDINATOR, version), type, keys);
    }

    private FindCoordinatorResponse ask(FakeContext context, int type, String... keys) {
        FindCoordinatorRequest request = new FindCoordinatorRequest().setKeyType((byte) type);
        if (context.version() < 4) {
            request.setKey(keys[0]);
        } else {
            request.setCoordinatorKeys(new ArrayList<>(List.of(keys)));
        }
        handler.handle(context, request);
        return (FindCoordinatorResponse) context.response;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void oneGroupIsFound(int version) {
        fixture.cluster.topic("__consumer_offsets", 1);
        for (String group : List.of("g", "")) {
            FindCoordinatorResponse found = ask(version, GROUP, group);
            assertEquals(0, found.errorCode());
            assertEquals(version == 0 ? "" : "NONE", found.errorMessage());
            assertEquals(FakeCluster.NODE, found.nodeId());
            assertEquals(fixture.cluster.endpoint().host(), found.host());
            assertEquals(fixture.cluster.endpoint().port(), found.port());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void severalGroupsAreFound(int version) {
        fixture.cluster.topic("__consumer_offsets", 1);
        List<Coordinator> found = ask(version, GROUP, "g", "h", "g").coordinators();
        assertEquals(
                List.of("g", "h", "g"), found.stream().map(Coordinator::key).toList());
        for (Coordinator one : found) {
            assertEquals(0, one.errorCode());
            assertEquals(FakeCluster.NODE, one.nodeId());
            assertEquals(fixture.cluster.endpoint().port(), one.port());
        }
        assertEquals(List.of(), ask(version, GROUP).coordinators());
    }

    @Test
    void theTopicIsMadeWhenItIsFirstNeeded() {
        fixture.coordinator.topicExists = false;
        assertEquals(
                ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), ask(3, GROUP, "g").errorCode(), "not in the image yet");
        assertEquals(1, fixture.coordinator.topicsMade);
        fixture.cluster.topic("__consumer_offsets", 1);
        assertEquals(0, ask(3, GROUP, "g").errorCode());
        assertEquals(1, fixture.coordinator.topicsMade);
    }

    @Test
    void aTopicThatCannotBeMadeIsAnError() {
        fixture.coordinator.topicExists = false;
        fixture.coordinator.failure = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        FindCoordinatorResponse response = ask(2, GROUP, "g");
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), response.errorCode());
        assertEquals("the test says so", response.errorMessage());
        assertEquals(-1, response.nodeId());
        assertEquals(-1, response.port());
    }

    @Test
    void aListenerThatTheLeaderLacksHasNoCoordinator() {
        fixture.cluster.topic("__consumer_offsets", 1);
        FakeContext context = new FakeContext(ApiKey.FIND_COORDINATOR, 4, "EXTERNAL");
        assertEquals(
                ErrorCode.COORDINATOR_NOT_AVAILABLE.code(),
                ask(context, GROUP, "g").coordinators().get(0).errorCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void otherKindsAreRefused(int version) {
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), error(version, 1));
        assertEquals(ErrorCode.INVALID_REQUEST.code(), error(version, 2));
        assertEquals(ErrorCode.INVALID_REQUEST.code(), error(version, 9));
    }

    private int error(int version, int type) {
        FindCoordinatorResponse response = ask(version, type, "k");
        return version < 4
                ? response.errorCode()
                : response.coordinators().get(0).errorCode();
    }
}
