package io.jusante.coordinator.group.internal;

import static io.jusante.coordinator.group.internal.OffsetFixture.CHECK_MS;
import static io.jusante.coordinator.group.internal.OffsetFixture.RETENTION_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jusante.coordinator.group.internal.message.GroupMetadataKey;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.message.RemoveTopicRecord;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.DeleteGroupsRequest;
import io.jusante.protocol.message.DeleteGroupsResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which offsets are removed without being asked for (KIP-211). */
class OffsetCleanerTest {
    private final OffsetFixture fixture = new OffsetFixture();

    @BeforeEach
    void createTopics() {
        fixture.cluster.topic("t", 2);
        fixture.cluster.topic("u", 2);
    }

    private void advanceMs(long ms) {
        fixture.coordinator.advanceMs(ms);
    }

    @Test
    void offsetsOfSimpleGroupsExpireEachByItsCommit() {
        fixture.commit("g", "t", 0, 1);
        advanceMs(RETENTION_MS / 2);
        fixture.commit("g", "t", 1, 2);
        advanceMs(RETENTION_MS / 2 + CHECK_MS);
        assertEquals("{t-1=2}", fixture.all("g"));
        advanceMs(RETENTION_MS / 2);
        assertEquals("{}", fixture.all("g"));
        assertNull(fixture.shard().group("g"));
        assertNull(fixture.reloaded().shard().group("g"));
    }

    @Test
    void offsetsThatNameTheirTimeExpireThen() {
        fixture.commit(4, OffsetFixture.request("g", "t", 0, 1).setRetentionTimeMs(CHECK_MS / 2));
        fixture.commit(4, OffsetFixture.request("h", "t", 0, 1).setRetentionTimeMs(3 * RETENTION_MS));
        advanceMs(CHECK_MS);
        assertEquals("{}", fixture.all("g"));
        advanceMs(2 * RETENTION_MS);
        assertEquals("{t-0=1}", fixture.all("h"));
    }

    @Test
    void offsetsOfAGroupInUseStay() {
        FakeGroup group = new FakeGroup("g");
        fixture.shard().put(group);
        fixture.commit("g", "t", 0, 1);
        advanceMs(5 * RETENTION_MS);
        assertEquals("{t-0=1}", fixture.all("g"));
    }

    @Test
    void anEmptyGroupGoesAWhileAfterItsLastMember() {
        FakeGroup group = new FakeGroup("g");
        fixture.shard().put(group);
        fixture.commit("g", "t", 0, 1);
        advanceMs(2 * RETENTION_MS);
        group.expiry = Group.Expiry.SINCE_EMPTY;
        group.emptySinceMs = fixture.coordinator.clock.wallMs();
        group.empty = true;
        advanceMs(RETENTION_MS - 1);
        assertEquals("{t-0=1}", fixture.all("g"));
        fixture.coordinator.failure = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        advanceMs(CHECK_MS);
        assertEquals("{t-0=1}", fixture.all("g"));
        assertEquals("fake", fixture.shard().group("g").type());
        fixture.coordinator.failure = null;
        int before = fixture.coordinator.log.size();
        advanceMs(CHECK_MS);
        assertEquals(2, fixture.coordinator.log.size() - before, "the offset's tombstone and the group's");
        assertNull(fixture.shard().group("g"));
        assertNull(fixture.reloaded().shard().group("g"));
    }

    @Test
    void aGroupThatIsNotEmptyStaysWithoutItsOffsets() {
        FakeGroup group = new FakeGroup("g");
        group.expiry = Group.Expiry.SINCE_COMMIT;
        fixture.shard().put(group);
        fixture.commit("g", "t", 0, 1);
        advanceMs(RETENTION_MS + CHECK_MS);
        assertEquals("{}", fixture.all("g"));
        assertNotNull(fixture.shard().group("g"));
    }

    @Test
    void offsetsOfTopicsThatAreNoLongerSubscribedExpire() {
        FakeGroup group = new FakeGroup("g");
        group.expiry = Group.Expiry.SINCE_COMMIT;
        group.subscribed.add("t");
        fixture.shard().put(group);
        fixture.commit("g", "t", 0, 1);
        fixture.commit("g", "u", 0, 1);
        advanceMs(RETENTION_MS + CHECK_MS);
        assertEquals("{t-0=1}", fixture.all("g"));
        assertNotNull(fixture.shard().group("g"));
    }

    @Test
    void manyOffsetsExpireInSeveralHelpings() {
        fixture.cluster.topic("wide", 10_000);
        for (int i = 0; i < 10_000; i++) {
            fixture.commit("g" + i % 7, "wide", i, i);
        }
        int before = fixture.coordinator.log.size();
        advanceMs(RETENTION_MS + CHECK_MS);
        assertEquals(10_000, fixture.coordinator.log.size() - before);
        assertEquals(0, fixture.shard().offsets().size());
        assertEquals(0, fixture.shard().groups().size());
    }

    @Test
    void aGroupWithVeryManyOffsetsIsDeletedInSeveralBatches() {
        fixture.cluster.topic("wide", 10_000);
        for (int i = 0; i < 10_000; i++) {
            fixture.commit("g", "wide", i, i);
        }
        fixture.commit("h", "wide", 0, 1);
        int before = fixture.coordinator.log.size();
        assertEquals(0, deleted("g"));
        assertEquals(10_000, fixture.coordinator.log.size() - before);
        assertNull(fixture.shard().group("g"));
        assertNull(fixture.reloaded().shard().group("g"));
        assertEquals("{wide-0=1}", fixture.all("h"));
        assertEquals(ErrorCode.GROUP_ID_NOT_FOUND.code(), deleted("g"));
        fixture.coordinator.failure = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), deleted("h"));
        assertEquals("{wide-0=1}", fixture.all("h"));
    }

    private int deleted(String group) {
        DeleteGroupsRequest request = new DeleteGroupsRequest().setGroupsNames(new ArrayList<>(List.of(group)));
        DeleteGroupsResponse response = fixture.ask(
                DeleteGroupsResponse.class, new DeleteGroupsHandler(fixture.groups), ApiKey.DELETE_GROUPS, 2, request);
        return response.results().get(0).errorCode();
    }

    @Test
    void offsetsOfADeletedTopicAreRemoved() {
        fixture.commit("g", "t", 0, 1);
        fixture.commit("g", "u", 0, 2);
        fixture.commit("h", "t", 1, 3);
        fixture.cluster.delete("t");
        advanceMs(1);
        assertEquals("{u-0=2}", fixture.all("g"));
        assertNull(fixture.shard().group("h"));
        assertEquals("{u-0=2}", fixture.reloaded().all("g"));
        assertEquals(1, fixture.shard().offsets().size());
    }

    @Test
    void offsetsOfADeletedTopicAreRemovedWhenAppendsWorkAgain() {
        fixture.commit("g", "t", 0, 1);
        fixture.coordinator.failure = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        fixture.cluster.delete("t");
        advanceMs(1_000);
        assertEquals("{t-0=1}", fixture.all("g"));
        fixture.coordinator.failure = null;
        advanceMs(1_000);
        assertEquals("{}", fixture.all("g"));
    }

    @Test
    void offsetsOfTheSuccessorStay() {
        fixture.commit("g", "t", 0, 1);
        fixture.cluster.delete("t");
        fixture.cluster.topic("t", 2);
        fixture.commit("g", "t", 1, 8);
        advanceMs(1);
        assertEquals("{t-1=8}", fixture.all("g"));
    }

    @Test
    void aSnapshotThatLacksATopicDeletesItsOffsetsToo() {
        fixture.commit("g", "t", 0, 1);
        fixture.commit("g", "u", 0, 2);
        // the publisher has seen the topics by now
        var without = ClusterImageBuilder.after(fixture.cluster.image())
                .replay(new RemoveTopicRecord()
                        .setTopicId(fixture.cluster.image().topic("t").id()))
                .build(99, 1);
        fixture.groups.publish(ClusterImageBuilder.everything(without), without);
        advanceMs(1);
        assertEquals("{u-0=2}", fixture.all("g"));
    }

    @Test
    void aGroupThatIsForgottenLeavesItsOffsetsToAGroupOfTheirOwn() {
        FakeGroup group = new FakeGroup("g");
        fixture.shard().put(group);
        fixture.commit("g", "t", 0, 1);
        assertEquals("fake", fixture.shard().group("g").type());
        fixture.shard().remove("g");
        assertEquals("", fixture.shard().group("g").protocolType());
        assertEquals(
                new GroupMetadataKey().setGroup("g"), group.tombstones().get(0).key());
    }
}
