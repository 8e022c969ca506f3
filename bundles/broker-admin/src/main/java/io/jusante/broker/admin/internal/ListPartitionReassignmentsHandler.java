package io.jusante.broker.admin.internal;

import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ListPartitionReassignmentsRequest;
import io.jusante.protocol.message.ListPartitionReassignmentsRequest.ListPartitionReassignmentsTopics;
import io.jusante.protocol.message.ListPartitionReassignmentsResponse;
import io.jusante.protocol.message.ListPartitionReassignmentsResponse.OngoingPartitionReassignment;
import io.jusante.protocol.message.ListPartitionReassignmentsResponse.OngoingTopicReassignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers ListPartitionReassignments (KIP-455): the partitions whose replicas are being changed. */
@Component(service = RequestHandler.class)
public final class ListPartitionReassignmentsHandler implements RequestHandler {
    private final MetadataView view;

    @Activate
    public ListPartitionReassignmentsHandler(@Reference MetadataView view) {
        this.view = view;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.LIST_PARTITION_REASSIGNMENTS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        List<ListPartitionReassignmentsTopics> asked = ((ListPartitionReassignmentsRequest) message).topics();
        ClusterImage image = view.image();
        List<OngoingTopicReassignment> topics = new ArrayList<>();
        if (asked == null) {
            for (TopicImage topic : new TreeMap<>(image.topics()).values()) {
                List<Integer> all = new ArrayList<>();
                for (int index = 0; index < topic.partitions().size(); index++) {
                    all.add(index);
                }
                add(topic, all, topics);
            }
        } else {
            for (ListPartitionReassignmentsTopics one : asked) {
                TopicImage topic = image.topic(one.name());
                if (topic != null) {
                    add(topic, List.copyOf(new TreeSet<>(one.partitionIndexes())), topics);
                }
            }
        }
        context.respond(
                new ListPartitionReassignmentsResponse().setErrorMessage(null).setTopics(topics));
    }

    private static void add(TopicImage topic, List<Integer> indexes, List<OngoingTopicReassignment> topics) {
        List<OngoingPartitionReassignment> partitions = new ArrayList<>();
        for (int index : indexes) {
            if (index >= 0 && index < topic.partitions().size()) {
                PartitionImage partition = topic.partitions().get(index);
                if (!partition.addingReplicas().isEmpty()
                        || !partition.removingReplicas().isEmpty()) {
                    partitions.add(new OngoingPartitionReassignment()
                            .setPartitionIndex(index)
                            .setReplicas(partition.replicas())
                            .setAddingReplicas(partition.addingReplicas())
                            .setRemovingReplicas(partition.removingReplicas()));
                }
            }
        }
        if (!partitions.isEmpty()) {
            topics.add(new OngoingTopicReassignment().setName(topic.name()).setPartitions(partitions));
        }
    }
}
