package io.jusante.broker.admin.internal;

import io.jusante.configuration.Configuration;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.metadata.TopicNames;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest.TopicRequest;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse.Cursor;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import io.jusante.protocol.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import io.jusante.protocol.message.MetadataResponse.MetadataResponsePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Answers DescribeTopicPartitions (KIP-966): topics in the order of their names, page by page.
 *
 * <p>Eligible leader replicas are not kept here (the feature is not finalized): the lists are there and empty, as with
 * Apache Kafka when it has none.
 */
@Component(service = RequestHandler.class)
public final class DescribeTopicPartitionsHandler implements RequestHandler {
    /** The errors of a partition are those of this version of Metadata, the newest. */
    private static final short METADATA_VERSION = 13;

    private final MetadataView view;
    private final Configuration configuration;

    @Activate
    public DescribeTopicPartitionsHandler(@Reference MetadataView view, @Reference Configuration configuration) {
        this.view = view;
        this.configuration = configuration;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_TOPIC_PARTITIONS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DescribeTopicPartitionsRequest request = (DescribeTopicPartitionsRequest) message;
        ListenerView seen = new ListenerView(view.image(), context.listener(), METADATA_VERSION);
        DescribeTopicPartitionsRequest.Cursor cursor = request.cursor();
        NavigableSet<String> names = names(request, seen);
        if (cursor != null) {
            check(cursor, names, !request.topics().isEmpty());
            names = names.tailSet(cursor.topicName(), true);
        }
        int limit = Math.min(
                request.responsePartitionLimit(), configuration.broker().getInt("max.request.partition.size.limit"));
        Page page = new Page(seen, Math.max(1, limit));
        for (String name : names) {
            int first = cursor != null && name.equals(cursor.topicName()) ? cursor.partitionIndex() : 0;
            if (!page.add(name, first)) {
                break;
            }
        }
        context.respond(page.response);
    }

    private static NavigableSet<String> names(DescribeTopicPartitionsRequest request, ListenerView seen) {
        NavigableSet<String> names = new TreeSet<>();
        if (request.topics().isEmpty()) {
            names.addAll(seen.image().topics().keySet());
        } else {
            for (TopicRequest topic : request.topics()) {
                names.add(topic.name());
            }
        }
        return names;
    }

    /** Where all topics are asked for, the one that the cursor names may have been deleted meanwhile. */
    private static void check(DescribeTopicPartitionsRequest.Cursor cursor, Set<String> names, boolean named) {
        if (cursor.partitionIndex() < 0) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REQUEST, "the cursor names partition " + cursor.partitionIndex());
        }
        if (named && !names.contains(cursor.topicName())) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REQUEST,
                    "the cursor names topic " + cursor.topicName() + ", which the request does not");
        }
    }

    /** A response that is filled until it has as many partitions as it may have. */
    private static final class Page {
        private final DescribeTopicPartitionsResponse response = new DescribeTopicPartitionsResponse();
        private final List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
        private final ListenerView seen;
        private int room;

        Page(ListenerView seen, int room) {
            this.seen = seen;
            this.room = room;
            response.setTopics(topics);
        }

        /** Adds what there is room for. {@return whether more may come} */
        boolean add(String name, int first) {
            if (room == 0) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(first));
                return false;
            }
            TopicImage topic = seen.image().topic(name);
            DescribeTopicPartitionsResponseTopic answer = new DescribeTopicPartitionsResponseTopic()
                    .setName(name)
                    .setIsInternal(TopicNames.isInternal(name))
                    .setTopicAuthorizedOperations(AuthorizedOperations.onTopic(true));
            topics.add(answer);
            if (topic == null) {
                answer.setErrorCode((TopicNames.refusal(name) == null
                                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                                : ErrorCode.INVALID_TOPIC_EXCEPTION)
                        .code());
                return true;
            }
            int end = (int) Math.min((long) first + room, topic.partitions().size());
            List<DescribeTopicPartitionsResponsePartition> partitions = new ArrayList<>();
            for (int index = first; index < end; index++) {
                partitions.add(partition(seen.partition(topic, index)));
            }
            answer.setTopicId(topic.id()).setPartitions(partitions);
            room -= partitions.size();
            if (end < topic.partitions().size()) {
                response.setNextCursor(new Cursor().setTopicName(name).setPartitionIndex(end));
                return false;
            }
            return true;
        }

        private static DescribeTopicPartitionsResponsePartition partition(MetadataResponsePartition partition) {
            return new DescribeTopicPartitionsResponsePartition()
                    .setErrorCode(partition.errorCode())
                    .setPartitionIndex(partition.partitionIndex())
                    .setLeaderId(partition.leaderId())
                    .setLeaderEpoch(partition.leaderEpoch())
                    .setReplicaNodes(partition.replicaNodes())
                    .setIsrNodes(partition.isrNodes())
                    .setEligibleLeaderReplicas(List.of())
                    .setLastKnownElr(List.of())
                    .setOfflineReplicas(partition.offlineReplicas());
        }
    }
}
