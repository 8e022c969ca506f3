package io.jusante.broker.admin.internal;

import io.jusante.consensus.MetadataLog;
import io.jusante.consensus.QuorumState;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeQuorumRequest;
import io.jusante.protocol.message.DescribeQuorumResponse;
import io.jusante.protocol.message.DescribeQuorumResponse.Listener;
import io.jusante.protocol.message.DescribeQuorumResponse.Node;
import io.jusante.protocol.message.DescribeQuorumResponse.PartitionData;
import io.jusante.protocol.message.DescribeQuorumResponse.ReplicaState;
import io.jusante.protocol.message.DescribeQuorumResponse.TopicData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers DescribeQuorum (KIP-595, KIP-836, KIP-853): the metadata log as the one partition of its topic. */
@Component(service = RequestHandler.class)
public final class DescribeQuorumHandler implements RequestHandler {
    private static final String TOPIC = "__cluster_metadata";
    private static final int PARTITION = 0;
    private static final short FIRST_WITH_TIMESTAMPS = 1;
    private static final short FIRST_WITH_NODES = 2;

    private final MetadataLog log;

    @Activate
    public DescribeQuorumHandler(@Reference MetadataLog log) {
        this.log = log;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_QUORUM);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DescribeQuorumRequest request = (DescribeQuorumRequest) message;
        context.respond(asksForTheLog(request) ? described(context.version()) : unknown(request, context.version()));
    }

    private static boolean asksForTheLog(DescribeQuorumRequest request) {
        if (request.topics().size() != 1) {
            return false;
        }
        DescribeQuorumRequest.TopicData topic = request.topics().get(0);
        return topic.topicName().equals(TOPIC)
                && topic.partitions().size() == 1
                && topic.partitions().get(0).partitionIndex() == PARTITION;
    }

    private static DescribeQuorumResponse unknown(DescribeQuorumRequest request, short version) {
        List<TopicData> topics = new ArrayList<>();
        for (DescribeQuorumRequest.TopicData topic : request.topics()) {
            List<PartitionData> partitions = new ArrayList<>();
            for (DescribeQuorumRequest.PartitionData partition : topic.partitions()) {
                PartitionData answer = new PartitionData()
                        .setPartitionIndex(partition.partitionIndex())
                        .setErrorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
                if (version >= FIRST_WITH_NODES) {
                    answer.setErrorMessage("only partition " + PARTITION + " of " + TOPIC + " has a quorum");
                }
                partitions.add(answer);
            }
            topics.add(new TopicData().setTopicName(topic.topicName()).setPartitions(partitions));
        }
        return new DescribeQuorumResponse().setTopics(topics);
    }

    private DescribeQuorumResponse described(short version) {
        QuorumState state = log.describe();
        PartitionData partition = new PartitionData()
                .setPartitionIndex(PARTITION)
                .setLeaderId(state.leaderId())
                .setLeaderEpoch(state.leaderEpoch())
                .setHighWatermark(state.highWatermark())
                .setCurrentVoters(replicas(state.voters(), version))
                .setObservers(replicas(state.observers(), version));
        DescribeQuorumResponse response = new DescribeQuorumResponse()
                .setTopics(List.of(new TopicData().setTopicName(TOPIC).setPartitions(List.of(partition))));
        if (version >= FIRST_WITH_NODES) {
            response.setNodes(nodes(state.voters()));
        }
        return response;
    }

    private static List<ReplicaState> replicas(List<QuorumState.Replica> replicas, short version) {
        List<ReplicaState> states = new ArrayList<>(replicas.size());
        for (QuorumState.Replica replica : replicas) {
            ReplicaState state =
                    new ReplicaState().setReplicaId(replica.nodeId()).setLogEndOffset(replica.logEndOffset());
            if (version >= FIRST_WITH_TIMESTAMPS) {
                state.setLastFetchTimestamp(replica.lastFetchTimestampMs())
                        .setLastCaughtUpTimestamp(replica.lastCaughtUpTimestampMs());
            }
            if (version >= FIRST_WITH_NODES) {
                state.setReplicaDirectoryId(replica.directoryId());
            }
            states.add(state);
        }
        return states;
    }

    private static List<Node> nodes(List<QuorumState.Replica> voters) {
        List<Node> nodes = new ArrayList<>(voters.size());
        for (QuorumState.Replica voter : voters) {
            List<Listener> listeners = new ArrayList<>();
            for (QuorumState.Listener listener : voter.listeners()) {
                listeners.add(new Listener()
                        .setName(listener.name())
                        .setHost(listener.host())
                        .setPort(listener.port()));
            }
            nodes.add(new Node().setNodeId(voter.nodeId()).setListeners(listeners));
        }
        return nodes;
    }
}
