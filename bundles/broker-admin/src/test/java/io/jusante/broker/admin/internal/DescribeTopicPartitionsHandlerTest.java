package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest.Cursor;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages are those that Apache Kafka 4.3.1 gave for the same requests. */
class DescribeTopicPartitionsHandlerTest {
    private final FakeCluster cluster = new FakeCluster();
    private final PartitionPages pages = new PartitionPages(cluster);
    private UUID a;

    @BeforeEach
    void create() {
        cluster.topic("c", 1, 1, 1);
        a = cluster.topic("a", 1, 1, 1, 1);
        cluster.topic("b", 1);
    }

    private List<String> ask(int limit, Cursor cursor, String... topics) {
        return pages.ask(limit, cursor, topics).seen();
    }

    @Test
    void topicsComeInTheOrderOfTheirNames() {
        List<String> all =
                List.of("a-0", "a-1", "a-2", "a-3", "b-0", "c-0", "c-1", "c-2", "nope UNKNOWN_TOPIC_OR_PARTITION");
        assertEquals(all, ask(2000, null, "c", "a", "nope", "b"));
        assertEquals(all.subList(0, 8), ask(2000, null));
        assertEquals(List.of("b-0"), ask(2000, null, "b", "b"));
    }

    @Test
    void aPageEndsInOrBetweenTopics() {
        String[] topics = {"c", "a", "nope", "b"};
        assertEquals(List.of("a-0", "a-1", "a-2", "a-3", "b-0", "next c-0"), ask(5, null, topics));
        assertEquals(List.of("a-0", "a-1", "a-2", "a-3", "next b-0"), ask(4, null, topics));
        assertEquals(List.of("a-0", "a-1", "a-2", "next a-3"), ask(3, null, topics));
        assertEquals(
                List.of("a-0", "a-1", "a-2", "a-3", "b-0", "c-0", "c-1", "c-2", "next nope-0"), ask(8, null, topics));
        assertEquals(List.of("aa UNKNOWN_TOPIC_OR_PARTITION", "b-0", "next nope-0"), ask(1, null, "nope", "b", "aa"));
    }

    @Test
    void aPageHasAtLeastOnePartition() {
        for (int limit : new int[] {1, 0, -1, Integer.MIN_VALUE}) {
            assertEquals(List.of("a-0", "next a-1"), ask(limit, null));
        }
    }

    @Test
    void theNextPageBeginsAtTheCursor() {
        String[] topics = {"c", "a", "nope", "b"};
        assertEquals(List.of("a-2", "a-3", "b-0", "c-0", "c-1", "next c-2"), ask(5, PartitionPages.at("a", 2), topics));
        assertEquals(
                List.of("a NONE", "b-0", "c-0", "c-1", "c-2", "nope UNKNOWN_TOPIC_OR_PARTITION"),
                ask(5, PartitionPages.at("a", 9), topics));
        assertEquals(List.of("c-2"), ask(5, PartitionPages.at("c", 2)));
    }

    @Test
    void whereAllAreAskedForTheCursorsTopicMayBeGone() {
        assertEquals(List.of("c-0", "c-1", "next c-2"), ask(2, PartitionPages.at("bb", 2)));
        assertEquals(List.of(), ask(2, PartitionPages.at("zzz", 2)));
        assertEquals(List.of("a-0", "a-1", "next a-2"), ask(2, PartitionPages.at("", 0)));
    }

    @Test
    void cursorsThatCannotBeAreRefused() {
        for (Cursor cursor : List.of(PartitionPages.at("a", -1), PartitionPages.at("bb", 0))) {
            KafkaErrorException refusal = assertThrows(KafkaErrorException.class, () -> ask(5, cursor, "a", "c"));
            assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        }
    }

    @Test
    void allPagesTogetherShowEachPartitionOnce() {
        List<String> all = ask(2000, null);
        for (int limit = 1; limit <= 9; limit++) {
            Cursor cursor = null;
            List<String> seen = new ArrayList<>();
            do {
                pages.ask(limit, cursor);
                seen.addAll(pages.seen().stream()
                        .filter(one -> !one.startsWith("next"))
                        .toList());
                var next = pages.response.nextCursor();
                cursor = next == null ? null : PartitionPages.at(next.topicName(), next.partitionIndex());
            } while (cursor != null);
            assertEquals(all, seen, "pages of " + limit);
        }
    }

    @Test
    void aPartitionIsShownAsMetadataShowsIt() {
        pages.ask(2000, null, "a");
        assertEquals(a, pages.topic(0).topicId());
        assertEquals(0b110111111000, pages.topic(0).topicAuthorizedOperations());
        DescribeTopicPartitionsResponsePartition partition =
                pages.topic(0).partitions().get(0);
        assertEquals(ErrorCode.NONE.code(), partition.errorCode());
        assertEquals(1, partition.leaderId());
        assertEquals(3, partition.leaderEpoch());
        assertEquals(List.of(1, 2), partition.replicaNodes());
        assertEquals(List.of(1), partition.isrNodes());
        assertEquals(List.of(2), partition.offlineReplicas(), "broker 2 is fenced");
        assertEquals(List.of(), partition.eligibleLeaderReplicas());
        assertEquals(List.of(), partition.lastKnownElr());
    }

    @Test
    void aLeaderThatIsNotOnTheListenerIsAnError() {
        cluster.topic("t", 2);
        assertEquals(
                ErrorCode.LISTENER_NOT_FOUND.code(),
                pages.ask("OUTSIDE", 10, null, "t").topic(0).partitions().get(0).errorCode());
    }

    @Test
    void namesThatCannotBeAndInternalTopicsAreSaidToBeSo() {
        assertEquals(
                List.of(
                        " INVALID_TOPIC_EXCEPTION",
                        "__consumer_offsets UNKNOWN_TOPIC_OR_PARTITION",
                        "a b INVALID_TOPIC_EXCEPTION"),
                ask(10, null, "a b", "", "__consumer_offsets"));
        assertTrue(pages.topic(1).isInternal());
    }
}
