package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.coordinator.group.internal.classic.ClassicGroups;
import io.jusante.coordinator.group.internal.classic.DescribeGroupsHandler;
import io.jusante.coordinator.group.internal.classic.HeartbeatHandler;
import io.jusante.coordinator.group.internal.classic.JoinGroupHandler;
import io.jusante.coordinator.group.internal.classic.LeaveGroupHandler;
import io.jusante.coordinator.group.internal.classic.SyncGroupHandler;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.ErrorResponses;
import io.jusante.protocol.message.DeleteGroupsRequest;
import io.jusante.protocol.message.DeleteGroupsResponse;
import io.jusante.protocol.message.DescribeGroupsRequest;
import io.jusante.protocol.message.DescribeGroupsResponse;
import io.jusante.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.jusante.protocol.message.HeartbeatRequest;
import io.jusante.protocol.message.HeartbeatResponse;
import io.jusante.protocol.message.JoinGroupRequest;
import io.jusante.protocol.message.JoinGroupResponse;
import io.jusante.protocol.message.LeaveGroupRequest;
import io.jusante.protocol.message.LeaveGroupResponse;
import io.jusante.protocol.message.ListGroupsRequest;
import io.jusante.protocol.message.ListGroupsResponse;
import io.jusante.protocol.message.SyncGroupRequest;
import io.jusante.protocol.message.SyncGroupResponse;
import io.jusante.testkit.FakeConfiguration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of members and administrators, in each version that Kafka 4.3 has. */
class GroupHandlersTest {
    private static final String GROUP = "g";

    private final FakeConfiguration configuration = new FakeConfiguration()
            .define(ConfigScope.BROKER, "offsets.retention.minutes", ConfigType.INT, "10080")
            .define(ConfigScope.BROKER, "offsets.retention.check.interval.ms", ConfigType.LONG, "600000")
            .define(ConfigScope.BROKER, "group.initial.rebalance.delay.ms", ConfigType.INT, "10")
            .define(ConfigScope.BROKER, "group.min.session.timeout.ms", ConfigType.INT, "6000")
            .define(ConfigScope.BROKER, "group.max.session.timeout.ms", ConfigType.INT, "1800000")
            .define(ConfigScope.BROKER, "group.max.size", ConfigType.INT, "100");
    private final FakeCoordinator coordinator =
            new FakeCoordinator(configuration, new FakeCluster(), List.of(ClassicGroups::new));
    private final GroupCoordinator groups = new GroupCoordinator(coordinator);

    private ApiMessage ask(RequestHandler handler, int version, ApiMessage request) {
        FakeContext context = begin(handler, version, request);
        coordinator.advanceMs(20);
        return context.response;
    }

    private static FakeContext begin(RequestHandler handler, int version, ApiMessage request) {
        FakeContext context = new FakeContext(handler.apis().iterator().next(), version);
        try {
            handler.handle(context, request);
        } catch (KafkaErrorException e) {
            ApiMessage response = ErrorResponses.of(request, (short) version, e.code());
            response.size((short) version);
            context.response = response;
        }
        return context;
    }

    private static JoinGroupRequest join(String memberId) {
        JoinGroupRequest request = new JoinGroupRequest()
                .setGroupId(GROUP)
                .setMemberId(memberId)
                .setSessionTimeoutMs(10_000)
                .setRebalanceTimeoutMs(20_000)
                .setProtocolType("consumer");
        request.protocols()
                .add(new JoinGroupRequest.JoinGroupRequestProtocol()
                        .setName("range")
                        .setMetadata(ByteBuffer.wrap(new byte[] {1, 2, 3})));
        return request;
    }

    /** {@return a member that has joined in this version} */
    private JoinGroupResponse joined(int version) {
        JoinGroupHandler handler = new JoinGroupHandler(groups);
        JoinGroupResponse response = (JoinGroupResponse) ask(handler, version, join(""));
        if (response.errorCode() == ErrorCode.MEMBER_ID_REQUIRED.code()) {
            response = (JoinGroupResponse) ask(handler, version, join(response.memberId()));
        }
        assertEquals(0, response.errorCode());
        return response;
    }

    private SyncGroupResponse sync(int version, JoinGroupResponse joined) {
        SyncGroupRequest request = new SyncGroupRequest()
                .setGroupId(GROUP)
                .setGenerationId(joined.generationId())
                .setMemberId(joined.memberId());
        if (version >= 5) {
            request.setProtocolType("consumer").setProtocolName("range");
        }
        request.assignments()
                .add(new SyncGroupRequest.SyncGroupRequestAssignment()
                        .setMemberId(joined.memberId())
                        .setAssignment(ByteBuffer.wrap(new byte[] {9})));
        return (SyncGroupResponse) ask(new SyncGroupHandler(groups), version, request);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void joinGroupAnswersInEveryVersion(int version) {
        JoinGroupResponse joined = joined(version);
        assertEquals(1, joined.generationId());
        assertEquals(joined.memberId(), joined.leader());
        assertEquals(
                ByteBuffer.wrap(new byte[] {1, 2, 3}), joined.members().get(0).metadata());
        JoinGroupHandler handler = new JoinGroupHandler(groups);
        assertEquals(
                ErrorCode.UNKNOWN_MEMBER_ID.code(),
                ((JoinGroupResponse) ask(handler, version, join("stranger"))).errorCode());
        assertEquals(
                ErrorCode.INVALID_GROUP_ID.code(),
                ((JoinGroupResponse) ask(handler, version, join("m").setGroupId(""))).errorCode());
        assertEquals(
                ErrorCode.INVALID_SESSION_TIMEOUT.code(),
                ((JoinGroupResponse) ask(handler, version, join("").setSessionTimeoutMs(1))).errorCode());
    }

    @Test
    void versionZeroHasOneTimeoutForBoth() {
        JoinGroupRequest request = join("").setRebalanceTimeoutMs(-1);
        FakeContext waiting = begin(new JoinGroupHandler(groups), 0, request);
        coordinator.advanceMs(20);
        JoinGroupResponse first = (JoinGroupResponse) waiting.response;
        FakeContext second = begin(new JoinGroupHandler(groups), 0, join("").setRebalanceTimeoutMs(-1));
        coordinator.advanceMs(9_000);
        assertFalse(second.isAnswered());
        coordinator.advanceMs(1_000);
        assertEquals(2, ((JoinGroupResponse) second.response).generationId());
        assertEquals(1, first.generationId());
    }

    @Test
    void whatAMemberSaysIsNotLeftInTheFrame() {
        JoinGroupRequest request = join("");
        ByteBuffer frame = request.protocols().get(0).metadata();
        FakeContext waiting = begin(new JoinGroupHandler(groups), 3, request);
        frame.put(0, (byte) 77);
        coordinator.advanceMs(20);
        assertEquals(
                1,
                ((JoinGroupResponse) waiting.response)
                        .members()
                        .get(0)
                        .metadata()
                        .get(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void syncGroupAnswersInEveryVersion(int version) {
        SyncGroupResponse synced = sync(version, joined(3));
        assertEquals(0, synced.errorCode());
        assertEquals(ByteBuffer.wrap(new byte[] {9}), synced.assignment());
        assertEquals("range", synced.protocolName());
        SyncGroupResponse refused = sync(version, new JoinGroupResponse().setMemberId("stranger"));
        assertEquals(ErrorCode.UNKNOWN_MEMBER_ID.code(), refused.errorCode());
    }

    @Test
    void fromVersionFiveOnAMemberSaysItsProtocol() {
        FakeContext context = begin(
                new SyncGroupHandler(groups),
                5,
                new SyncGroupRequest().setGroupId(GROUP).setProtocolType("consumer"));
        assertEquals(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, context.failure);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void heartbeatAnswersInEveryVersion(int version) {
        JoinGroupResponse member = joined(3);
        HeartbeatHandler handler = new HeartbeatHandler(groups);
        HeartbeatRequest request = new HeartbeatRequest()
                .setGroupId(GROUP)
                .setMemberId(member.memberId())
                .setGenerationId(1);
        assertEquals(0, ((HeartbeatResponse) ask(handler, version, request)).errorCode());
        request.setGenerationId(7);
        assertEquals(
                ErrorCode.ILLEGAL_GENERATION.code(), ((HeartbeatResponse) ask(handler, version, request)).errorCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void leaveGroupAnswersInEveryVersion(int version) {
        JoinGroupResponse member = joined(3);
        LeaveGroupHandler handler = new LeaveGroupHandler(groups);
        for (int expected : new int[] {0, ErrorCode.UNKNOWN_MEMBER_ID.code()}) {
            LeaveGroupRequest request = new LeaveGroupRequest().setGroupId(GROUP);
            if (version < 3) {
                request.setMemberId(member.memberId());
            } else {
                request.members().add(new LeaveGroupRequest.MemberIdentity().setMemberId(member.memberId()));
            }
            LeaveGroupResponse response = (LeaveGroupResponse) ask(handler, version, request);
            assertEquals(version < 3 ? expected : 0, response.errorCode());
            if (version >= 3) {
                assertEquals(expected, response.members().get(0).errorCode());
            }
        }
        assertEquals(
                ErrorCode.INVALID_GROUP_ID.code(),
                ((LeaveGroupResponse) ask(handler, version, new LeaveGroupRequest())).errorCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void describeGroupsAnswersInEveryVersion(int version) {
        JoinGroupResponse member = joined(3);
        sync(3, member);
        DescribeGroupsRequest request = new DescribeGroupsRequest().setGroups(new ArrayList<>(List.of(GROUP, "none")));
        if (version >= 3) {
            request.setIncludeAuthorizedOperations(true);
        }
        List<DescribedGroup> described =
                ((DescribeGroupsResponse) ask(new DescribeGroupsHandler(groups), version, request)).groups();
        DescribedGroup group = described.get(0);
        assertEquals("Stable", group.groupState());
        assertEquals("consumer", group.protocolType());
        assertEquals("range", group.protocolData());
        assertEquals(member.memberId(), group.members().get(0).memberId());
        assertEquals(ByteBuffer.wrap(new byte[] {9}), group.members().get(0).memberAssignment());
        assertEquals(version < 3 ? Integer.MIN_VALUE : 3400, group.authorizedOperations());
        DescribedGroup none = described.get(1);
        assertEquals("Dead", none.groupState());
        assertEquals(version < 6 ? 0 : ErrorCode.GROUP_ID_NOT_FOUND.code(), none.errorCode());
        if (version < 6) {
            assertNull(none.errorMessage());
        } else {
            assertEquals("Group none not found.", none.errorMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void listGroupsAnswersInEveryVersion(int version) {
        sync(3, joined(3));
        ListGroupsHandler handler = new ListGroupsHandler(groups);
        ListGroupsResponse all = (ListGroupsResponse) ask(handler, version, new ListGroupsRequest());
        assertEquals(1, all.groups().size());
        assertEquals(GROUP, all.groups().get(0).groupId());
        assertEquals("Stable", all.groups().get(0).groupState());
        if (version >= 4) {
            assertEquals(1, listed(handler, version, List.of("sTABLE", "Empty"), List.of()));
            assertEquals(0, listed(handler, version, List.of("Empty"), List.of()));
        }
        if (version >= 5) {
            assertEquals(1, listed(handler, version, List.of(), List.of("Classic")));
            assertEquals(0, listed(handler, version, List.of(), List.of("consumer")));
        }
    }

    private int listed(ListGroupsHandler handler, int version, List<String> states, List<String> types) {
        ListGroupsRequest request =
                new ListGroupsRequest().setStatesFilter(new ArrayList<>(states)).setTypesFilter(new ArrayList<>(types));
        return ((ListGroupsResponse) ask(handler, version, request)).groups().size();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void deleteGroupsAnswersInEveryVersion(int version) {
        JoinGroupResponse member = joined(3);
        DeleteGroupsHandler handler = new DeleteGroupsHandler(groups);
        List<String> names = List.of(GROUP, "none", GROUP);
        assertEquals(
                List.of(ErrorCode.NON_EMPTY_GROUP.code(), ErrorCode.GROUP_ID_NOT_FOUND.code()),
                deleted(handler, version, names));
        ask(
                new LeaveGroupHandler(groups),
                1,
                new LeaveGroupRequest().setGroupId(GROUP).setMemberId(member.memberId()));
        coordinator.failure = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        assertEquals(
                ErrorCode.COORDINATOR_NOT_AVAILABLE.code(),
                deleted(handler, version, names).get(0));
        coordinator.failure = null;
        assertTrue(coordinator.shard.group(GROUP) != null);
        assertEquals(ErrorCode.NONE.code(), deleted(handler, version, names).get(0));
        assertNull(coordinator.shard.group(GROUP));
    }

    private List<Short> deleted(DeleteGroupsHandler handler, int version, List<String> names) {
        DeleteGroupsRequest request = new DeleteGroupsRequest().setGroupsNames(new ArrayList<>(names));
        return ((DeleteGroupsResponse) ask(handler, version, request))
                .results().stream().map(result -> result.errorCode()).toList();
    }

    @Test
    void eachApiHasOneHandler() {
        assertEquals(
                List.of(
                        ApiKey.JOIN_GROUP,
                        ApiKey.SYNC_GROUP,
                        ApiKey.HEARTBEAT,
                        ApiKey.LEAVE_GROUP,
                        ApiKey.DESCRIBE_GROUPS,
                        ApiKey.LIST_GROUPS,
                        ApiKey.DELETE_GROUPS),
                List.<RequestHandler>of(
                                new JoinGroupHandler(groups),
                                new SyncGroupHandler(groups),
                                new HeartbeatHandler(groups),
                                new LeaveGroupHandler(groups),
                                new DescribeGroupsHandler(groups),
                                new ListGroupsHandler(groups),
                                new DeleteGroupsHandler(groups))
                        .stream()
                        .map(handler -> handler.apis().iterator().next())
                        .toList());
    }
}
