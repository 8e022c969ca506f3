package io.jusante.broker.admin.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest.Cursor;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Asks for pages of partitions, and says what is on them. */
final class PartitionPages {
    private final DescribeTopicPartitionsHandler handler;
    DescribeTopicPartitionsResponse response;

    PartitionPages(FakeCluster cluster) {
        this.handler = new DescribeTopicPartitionsHandler(cluster, cluster.configuration);
    }

    static Cursor at(String topic, int partition) {
        return new Cursor().setTopicName(topic).setPartitionIndex(partition);
    }

    /** @param topics none for all */
    PartitionPages ask(int limit, Cursor cursor, String... topics) {
        return ask("PLAINTEXT", limit, cursor, topics);
    }

    PartitionPages ask(String listener, int limit, Cursor cursor, String... topics) {
        FakeContext context = new FakeContext(ApiKey.DESCRIBE_TOPIC_PARTITIONS, 0, listener);
        handler.handle(
                context,
                new DescribeTopicPartitionsRequest()
                        .setTopics(Stream.of(topics)
                                .map(name -> new TopicRequest().setName(name))
                                .toList())
                        .setResponsePartitionLimit(limit)
                        .setCursor(cursor));
        response = (DescribeTopicPartitionsResponse) context.response;
        return this;
    }

    DescribeTopicPartitionsResponseTopic topic(int index) {
        return response.topics().get(index);
    }

    /** {@return each partition, each topic that has an error or none, and where the next page begins} */
    List<String> seen() {
        List<String> seen = new ArrayList<>();
        for (DescribeTopicPartitionsResponseTopic topic : response.topics()) {
            if (topic.partitions().isEmpty()) {
                seen.add(topic.name() + " " + ErrorCode.forCode(topic.errorCode()));
            }
            topic.partitions().forEach(one -> seen.add(topic.name() + "-" + one.partitionIndex()));
        }
        DescribeTopicPartitionsResponse.Cursor next = response.nextCursor();
        if (next != null) {
            seen.add("next " + next.topicName() + "-" + next.partitionIndex());
        }
        return seen;
    }
}
