package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.partition.Partition;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.FetchResponse.FetchableTopicResponse;
import io.jusante.protocol.message.FetchResponse.LeaderIdAndEpoch;
import io.jusante.protocol.message.FetchResponse.NodeEndpoint;
import io.jusante.protocol.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts results into a response: in a session only what is news to the client. */
final class FetchResponses {
    private static final short FIRST_VERSION_WITH_LEADER = 12;
    private static final short FIRST_VERSION_WITH_ENDPOINTS = 16;

    private FetchResponses() {}

    /** {@return the response, which owns the results' records from now on} */
    static FetchResponse build(
            RequestContext context,
            TopicLookup topics,
            FetchLimits limits,
            @Nullable FetchSession session,
            boolean tellAll,
            List<FetchTarget> targets,
            FetchResult[] results) {
        FetchResponse response = new FetchResponse().setSessionId(session == null ? 0 : session.id());
        FetchableTopicResponse topic = null;
        for (int i = 0; i < results.length; i++) {
            FetchTarget target = targets.get(i);
            FetchResult result = results[i];
            boolean news = session == null || session.tell(target, result);
            if (!news && !tellAll) {
                result.records().close();
                continue;
            }
            FetchKey key = target.key();
            if (topic == null
                    || !topic.topic().equals(key.topic())
                    || !topic.topicId().equals(key.topicId())) {
                topic = new FetchableTopicResponse().setTopic(key.topic()).setTopicId(key.topicId());
                topic.setPartitions(new ArrayList<>(1));
                response.responses().add(topic);
            }
            PartitionData data = data(key, result, limits);
            topic.partitions().add(data);
            count(topics, key, result);
            if (result.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER || result.error() == ErrorCode.FENCED_LEADER_EPOCH) {
                hintLeader(context, topics, key, data, response);
            }
        }
        return response;
    }

    private static void count(TopicLookup topics, FetchKey key, FetchResult result) {
        long sizeInBytes = result.records().sizeInBytes();
        if (sizeInBytes > 0) {
            Partition partition = topics.find(key.topic(), key.topicId(), key.partition());
            if (partition != null) {
                partition.fetched(sizeInBytes);
            }
        }
    }

    private static PartitionData data(FetchKey key, FetchResult result, FetchLimits limits) {
        PartitionData data = new PartitionData()
                .setPartitionIndex(key.partition())
                .setErrorCode(result.error().code())
                .setHighWatermark(result.highWatermark())
                .setLastStableOffset(result.lastStableOffset())
                .setLogStartOffset(result.logStartOffset())
                .setRecords(result.records());
        // only who reads committed records is told of aborted ones, of which there are none without transactions
        data.setAbortedTransactions(limits.isReadCommitted() ? new ArrayList<>(0) : null);
        return data;
    }

    private static void hintLeader(
            RequestContext context, TopicLookup topics, FetchKey key, PartitionData data, FetchResponse response) {
        if (context.version() < FIRST_VERSION_WITH_LEADER) {
            return;
        }
        LeaderHint hint = LeaderHint.of(topics, key.topic(), key.topicId(), key.partition());
        if (hint == null) {
            return;
        }
        data.setCurrentLeader(
                new LeaderIdAndEpoch().setLeaderId(hint.leaderId()).setLeaderEpoch(hint.leaderEpoch()));
        if (context.version() < FIRST_VERSION_WITH_ENDPOINTS) {
            return;
        }
        for (NodeEndpoint known : response.nodeEndpoints()) {
            if (known.nodeId() == hint.leaderId()) {
                return;
            }
        }
        hint.endpoint(
                context.listener(),
                (host, port, rack) -> response.nodeEndpoints()
                        .add(new NodeEndpoint()
                                .setNodeId(hint.leaderId())
                                .setHost(host)
                                .setPort(port)
                                .setRack(rack)));
    }
}
