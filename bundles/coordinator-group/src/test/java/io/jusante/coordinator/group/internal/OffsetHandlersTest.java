package io.jusante.coordinator.group.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.OffsetCommitRequest;
import io.jusante.protocol.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.jusante.protocol.message.OffsetDeleteResponse;
import io.jusante.protocol.message.OffsetFetchRequest;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.jusante.protocol.message.OffsetFetchResponse;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What OffsetCommit, OffsetFetch and OffsetDelete answer; the numbers are those that Apache Kafka 4.3.1 gives. */
class OffsetHandlersTest {
    private static final int UNKNOWN_TOPIC_OR_PARTITION = 3;
    private static final int OFFSET_METADATA_TOO_LARGE = 12;
    private static final int NOT_COORDINATOR = 16;
    private static final int ILLEGAL_GENERATION = 22;
    private static final int UNKNOWN_MEMBER_ID = 25;
    private static final int GROUP_ID_NOT_FOUND = 69;
    private static final int GROUP_SUBSCRIBED_TO_TOPIC = 86;
    private static final int UNKNOWN_TOPIC_ID = 100;

    private final OffsetFixture fixture = new OffsetFixture();
    private UUID topicId;

    @BeforeEach
    void createTopic() {
        topicId = fixture.cluster.topic("t", 2);
    }

    private OffsetCommitRequest inVersion(int version, OffsetCommitRequest request) {
        if (version >= 10) {
            for (OffsetCommitRequestTopic topic : request.topics()) {
                topic.setTopicId(topic.name().equals("t") ? topicId : new UUID(9, 9))
                        .setName("");
            }
        }
        return request;
    }

    private OffsetFetchRequestGroup asking(int version, String group, String topic, Integer... partitions) {
        OffsetFetchRequestTopics asked = new OffsetFetchRequestTopics().setPartitionIndexes(List.of(partitions));
        if (version >= 10) {
            asked.setTopicId(topic.equals("t") ? topicId : new UUID(9, 9));
        } else {
            asked.setName(topic);
        }
        OffsetFetchRequestGroup request = new OffsetFetchRequestGroup().setGroupId(group);
        request.topics().add(asked);
        return request;
    }

    @Test
    void whatIsCommittedInAnyVersionIsFetchedInEachOther() {
        for (int commit = 2; commit <= 10; commit++) {
            OffsetCommitRequest request = OffsetFixture.request("g", "t", 1, commit);
            request.topics()
                    .get(0)
                    .partitions()
                    .get(0)
                    .setCommittedMetadata("note")
                    .setCommittedLeaderEpoch(commit < 6 ? -1 : 5);
            assertEquals(0, fixture.commit(commit, inVersion(commit, request)));
            for (int version = 1; version < 8; version++) {
                OffsetFetchRequest fetch = new OffsetFetchRequest().setGroupId("g");
                fetch.topics().add(new OffsetFetchRequestTopic().setName("t").setPartitionIndexes(List.of(1)));
                OffsetFetchResponse response = fixture.ask(
                        OffsetFetchResponse.class,
                        new OffsetFetchHandler(fixture.groups, fixture.cluster),
                        ApiKey.OFFSET_FETCH,
                        version,
                        fetch);
                var partition = response.topics().get(0).partitions().get(0);
                assertEquals(commit, partition.committedOffset());
                assertEquals("note", partition.metadata());
                assertEquals(version < 5 || commit < 6 ? -1 : 5, partition.committedLeaderEpoch());
            }
            for (int version = 8; version <= 10; version++) {
                var topic = fixture.fetch(version, asking(version, "g", "t", 1))
                        .topics()
                        .get(0);
                assertEquals(version < 10 ? "t" : "", topic.name());
                assertEquals(version < 10 ? new UUID(0, 0) : topicId, topic.topicId());
                assertEquals(commit, topic.partitions().get(0).committedOffset());
                assertEquals(commit < 6 ? -1 : 5, topic.partitions().get(0).committedLeaderEpoch());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10})
    void onlyWhatExistsIsCommitted(int version) {
        int unknown = version < 10 ? UNKNOWN_TOPIC_OR_PARTITION : UNKNOWN_TOPIC_ID;
        assertEquals(unknown, fixture.commit(version, inVersion(version, OffsetFixture.request("g", "nope", 0, 1))));
        for (int partition : new int[] {-1, 2}) {
            OffsetCommitRequest request = OffsetFixture.request("g", "t", partition, 1);
            assertEquals(UNKNOWN_TOPIC_OR_PARTITION, fixture.commit(version, inVersion(version, request)));
        }
        assertNull(fixture.shard().group("g"), "nothing was committed: there is no group");
        assertEquals(0, fixture.coordinator.log.size());

        OffsetCommitRequest mixed = OffsetFixture.request("g", "nope", 0, 1);
        mixed.topics().add(OffsetFixture.request("g", "t", 0, 7).topics().get(0));
        var answers = fixture.answer(version, inVersion(version, mixed)).topics();
        assertEquals(unknown, answers.get(0).partitions().get(0).errorCode());
        assertEquals(0, answers.get(1).partitions().get(0).errorCode());
        assertEquals("{t-0=7}", fixture.all("g"));
        assertEquals("classic", fixture.shard().group("g").type());
    }

    @Test
    void aNoteHasALimitInCharacters() {
        OffsetCommitRequest request = OffsetFixture.request("g", "t", 0, 1);
        request.topics().get(0).partitions().get(0).setCommittedMetadata("ç".repeat(16));
        assertEquals(0, fixture.commit(9, request));
        request.topics().get(0).partitions().get(0).setCommittedMetadata("c".repeat(17));
        assertEquals(OFFSET_METADATA_TOO_LARGE, fixture.commit(9, request));
        request.topics().get(0).partitions().get(0).setCommittedMetadata(null).setCommittedOffset(2);
        assertEquals(0, fixture.commit(9, request));
        assertEquals(
                "",
                fixture.fetch(9, asking(9, "g", "t", 0))
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .metadata());
    }

    @Test
    void aMemberOfAGroupThatIsNotThereIsRefused() {
        OffsetCommitRequest member = OffsetFixture.request("g", "t", 0, 1).setGenerationIdOrMemberEpoch(5);
        assertEquals(ILLEGAL_GENERATION, fixture.commit(8, member.setMemberId("m")));
        assertEquals(GROUP_ID_NOT_FOUND, fixture.commit(9, member));
        assertEquals(0, fixture.commit("g", "t", 0, 1));
        assertEquals(UNKNOWN_MEMBER_ID, fixture.commit(9, member));
        assertEquals(UNKNOWN_MEMBER_ID, fixture.commit(2, member.setMemberId("")));
        assertEquals(
                0, fixture.commit(9, member.setGenerationIdOrMemberEpoch(-1).setMemberId("whoever")));
    }

    @Test
    void theGroupDecidesWhoCommitsAndHearsOfIt() {
        FakeGroup group = new FakeGroup("g");
        fixture.shard().put(group);
        group.refusal = ErrorCode.REBALANCE_IN_PROGRESS;
        OffsetCommitRequest request = OffsetFixture.request("g", "t", 0, 1)
                .setGenerationIdOrMemberEpoch(1)
                .setMemberId("m");
        assertEquals(ErrorCode.REBALANCE_IN_PROGRESS.code(), fixture.commit(9, request));
        assertTrue(group.heartbeats.isEmpty());
        group.refusal = null;
        assertEquals(0, fixture.commit(9, request));
        assertEquals(List.of("m"), group.heartbeats);
    }

    @Test
    void aCommitThatCannotBeAppendedLeavesNothingBehind() {
        fixture.commit("g", "t", 0, 1);
        fixture.coordinator.failure = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), fixture.commit("g", "t", 0, 2));
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), fixture.commit("h", "t", 0, 2));
        assertEquals("{t-0=1}", fixture.all("g"));
        assertNull(fixture.shard().group("h"));
        assertEquals(1, fixture.shard().offsets().size());
    }

    @Test
    void retentionOfOldClientsBecomesATimeToGo() {
        long nowMs = fixture.coordinator.clock.wallMs();
        fixture.commit(4, OffsetFixture.request("g", "t", 0, 1).setRetentionTimeMs(5_000));
        CommittedOffset offset = fixture.shard().offsets().get("g", "t", 0);
        assertNotNull(offset);
        assertEquals(nowMs + 5_000, offset.expireTimestampMs());
        assertEquals(nowMs, offset.commitTimestampMs());
    }

    @Test
    void withoutTheTopicThisIsNobodysCoordinator() {
        fixture.coordinator.topicExists = false;
        assertEquals(NOT_COORDINATOR, fixture.commit("g", "t", 0, 1));
        assertEquals(NOT_COORDINATOR, fixture.fetch(9, asking(9, "g", "t", 0)).errorCode());
        assertEquals(NOT_COORDINATOR, fixture.delete("g", "t", 0).errorCode());
        for (int version = 1; version < 8; version++) {
            OffsetFetchRequest fetch = new OffsetFetchRequest().setGroupId("g");
            fetch.topics().add(new OffsetFetchRequestTopic().setName("t").setPartitionIndexes(List.of(1)));
            OffsetFetchResponse response = fixture.ask(
                    OffsetFetchResponse.class,
                    new OffsetFetchHandler(fixture.groups, fixture.cluster),
                    ApiKey.OFFSET_FETCH,
                    version,
                    fetch);
            assertEquals(
                    NOT_COORDINATOR,
                    version == 1 ? response.topics().get(0).partitions().get(0).errorCode() : response.errorCode());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10})
    void whatWasNotCommittedIsMinusOne(int version) {
        fixture.commit("g", "t", 1, 4);
        for (String group : List.of("g", "nobody", "")) {
            OffsetFetchResponsePartitions none = fixture.fetch(version, asking(version, group, "t", 0))
                    .topics()
                    .get(0)
                    .partitions()
                    .get(0);
            assertEquals(-1, none.committedOffset());
            assertEquals(-1, none.committedLeaderEpoch());
            assertEquals("", none.metadata());
            assertEquals(0, none.errorCode());
        }
        assertEquals(
                version < 10 ? 0 : UNKNOWN_TOPIC_ID,
                fixture.fetch(version, asking(version, "g", "nope", 0))
                        .topics()
                        .get(0)
                        .partitions()
                        .get(0)
                        .errorCode());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10})
    void severalGroupsAreAskedForAtOnce(int version) {
        fixture.commit("g", "t", 1, 4);
        fixture.commit("h", "t", 0, 5);
        fixture.shard().put(new FakeGroup("refused"));
        ((FakeGroup) fixture.shard().group("refused")).refusal = ErrorCode.STALE_MEMBER_EPOCH;
        OffsetFetchRequest request = new OffsetFetchRequest().setRequireStable(true);
        for (String group : List.of("g", "h", "refused", "nobody")) {
            request.groups().add(new OffsetFetchRequestGroup().setGroupId(group).setTopics(null));
        }
        OffsetFetchResponse response = fixture.ask(
                OffsetFetchResponse.class,
                new OffsetFetchHandler(fixture.groups, fixture.cluster),
                ApiKey.OFFSET_FETCH,
                version,
                request);
        List<OffsetFetchResponseGroup> groups = response.groups();
        assertEquals(4, groups.get(0).topics().get(0).partitions().get(0).committedOffset());
        assertEquals(5, groups.get(1).topics().get(0).partitions().get(0).committedOffset());
        assertEquals(ErrorCode.STALE_MEMBER_EPOCH.code(), groups.get(2).errorCode());
        assertEquals(List.of(), groups.get(3).topics());
        assertEquals(0, groups.get(3).errorCode());
    }

    @Test
    void anOffsetOfATopicThatIsGoneIsNotThatOfItsSuccessor() {
        fixture.commit("g", "t", 0, 4);
        fixture.cluster.publisher = (delta, image) -> {};
        fixture.cluster.delete("t");
        assertEquals("{t-0=4}", fixture.all("g"));
        topicId = fixture.cluster.topic("t", 1);
        assertEquals("{}", fixture.all("g"));
        for (int version = 8; version <= 10; version++) {
            assertEquals(
                    -1,
                    fixture.fetch(version, asking(version, "g", "t", 0))
                            .topics()
                            .get(0)
                            .partitions()
                            .get(0)
                            .committedOffset());
        }
        fixture.commit("g", "t", 0, 5);
        assertEquals("{t-0=5}", fixture.all("g"));
    }

    @Test
    void offsetsAreDeleted() {
        fixture.commit("g", "t", 0, 4);
        fixture.commit("g", "t", 1, 5);
        OffsetDeleteResponse response = fixture.delete("g", "t", 0, 5);
        assertEquals(0, response.errorCode());
        assertEquals(0, response.topics().get(0).partitions().get(0).errorCode());
        assertEquals(
                UNKNOWN_TOPIC_OR_PARTITION,
                response.topics().get(0).partitions().get(1).errorCode());
        assertEquals("{t-1=5}", fixture.all("g"));
        assertEquals("{t-1=5}", fixture.reloaded().all("g"));
        assertEquals(
                0,
                fixture.delete("g", "t", 0).topics().get(0).partitions().get(0).errorCode());
        fixture.delete("g", "t", 1);
        assertNull(fixture.shard().group("g"), "a group of nothing but offsets goes with the last");
        assertEquals(GROUP_ID_NOT_FOUND, fixture.delete("g", "t", 0).errorCode());
        assertEquals(GROUP_ID_NOT_FOUND, fixture.delete("g", "nope", 0).errorCode());
        KafkaErrorException nameless = assertThrows(KafkaErrorException.class, () -> fixture.delete("", "t", 0));
        assertEquals(ErrorCode.INVALID_GROUP_ID, nameless.code());
    }

    @Test
    void offsetsOfSubscribedTopicsAreNotDeleted() {
        fixture.commit("g", "t", 0, 4);
        FakeGroup group = new FakeGroup("g");
        group.subscribed.add("t");
        fixture.shard().put(group);
        assertEquals(
                GROUP_SUBSCRIBED_TO_TOPIC,
                fixture.delete("g", "t", 0).topics().get(0).partitions().get(0).errorCode());
        group.refusal = ErrorCode.NON_EMPTY_GROUP;
        assertEquals(
                ErrorCode.NON_EMPTY_GROUP.code(), fixture.delete("g", "t", 0).errorCode());
        assertEquals("{t-0=4}", fixture.reloaded().all("g"));
    }
}
