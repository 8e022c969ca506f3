package io.jusante.coordinator.group.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.OffsetFetchRequest;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.jusante.protocol.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.jusante.protocol.message.OffsetFetchResponse;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import io.jusante.protocol.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers OffsetFetch, for one group or, from version 8 on, for several. */
@Component(service = RequestHandler.class)
public final class OffsetFetchHandler implements RequestHandler {
    private static final short FIRST_WITH_ERROR = 2;
    private static final short FIRST_WITH_EPOCH = 5;
    private static final short FIRST_WITH_GROUPS = 8;

    private final GroupCoordinator groups;
    private final MetadataView view;

    @Activate
    public OffsetFetchHandler(@Reference GroupCoordinator groups, @Reference MetadataView view) {
        this.groups = groups;
        this.view = view;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.OFFSET_FETCH);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        OffsetFetchRequest request = (OffsetFetchRequest) message;
        if (context.version() < FIRST_WITH_GROUPS) {
            answer(asGroup(request), context.version())
                    .thenAccept(group -> context.respond(asTopics(request, group, context.version())));
            return;
        }
        List<CompletableFuture<OffsetFetchResponseGroup>> answers =
                new ArrayList<>(request.groups().size());
        for (OffsetFetchRequestGroup group : request.groups()) {
            answers.add(answer(group, context.version()).toCompletableFuture());
        }
        CompletionStage<Void> all = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
        all.thenRun(() -> {
            List<OffsetFetchResponseGroup> done = new ArrayList<>(answers.size());
            answers.forEach(answer -> done.add(answer.join()));
            context.respond(new OffsetFetchResponse().setGroups(done));
        });
    }

    /** {@return completes always: an error is part of the answer} */
    private CompletionStage<OffsetFetchResponseGroup> answer(OffsetFetchRequestGroup group, short version) {
        return groups.read(group.groupId(), "offset-fetch", new OffsetInquiry(group, version, view.image()))
                .exceptionally(failure -> new OffsetFetchResponseGroup()
                        .setGroupId(group.groupId())
                        .setErrorCode(Failures.code(failure).code()));
    }

    private static OffsetFetchRequestGroup asGroup(OffsetFetchRequest request) {
        OffsetFetchRequestGroup group = new OffsetFetchRequestGroup().setGroupId(request.groupId());
        List<OffsetFetchRequestTopic> topics = request.topics();
        if (topics == null) {
            return group.setTopics(null);
        }
        for (OffsetFetchRequestTopic topic : topics) {
            group.topics()
                    .add(new OffsetFetchRequestTopics()
                            .setName(topic.name())
                            .setPartitionIndexes(topic.partitionIndexes()));
        }
        return group;
    }

    private static OffsetFetchResponse asTopics(
            OffsetFetchRequest request, OffsetFetchResponseGroup group, short version) {
        if (group.errorCode() != ErrorCode.NONE.code()) {
            return version < FIRST_WITH_ERROR
                    ? new OffsetFetchResponse().setTopics(failed(request, group.errorCode()))
                    : new OffsetFetchResponse().setErrorCode(group.errorCode());
        }
        List<OffsetFetchResponseTopic> topics = new ArrayList<>(group.topics().size());
        for (OffsetFetchResponseTopics topic : group.topics()) {
            List<OffsetFetchResponsePartition> partitions =
                    new ArrayList<>(topic.partitions().size());
            for (OffsetFetchResponsePartitions partition : topic.partitions()) {
                partitions.add(new OffsetFetchResponsePartition()
                        .setPartitionIndex(partition.partitionIndex())
                        .setCommittedOffset(partition.committedOffset())
                        .setCommittedLeaderEpoch(
                                version < FIRST_WITH_EPOCH ? OffsetInquiry.NO_EPOCH : partition.committedLeaderEpoch())
                        .setMetadata(partition.metadata())
                        .setErrorCode(partition.errorCode()));
            }
            topics.add(new OffsetFetchResponseTopic().setName(topic.name()).setPartitions(partitions));
        }
        return new OffsetFetchResponse().setTopics(topics);
    }

    /** The first version has no error of the whole. */
    private static List<OffsetFetchResponseTopic> failed(OffsetFetchRequest request, short errorCode) {
        List<OffsetFetchResponseTopic> topics = new ArrayList<>();
        List<OffsetFetchRequestTopic> asked = request.topics();
        for (OffsetFetchRequestTopic topic : asked == null ? List.<OffsetFetchRequestTopic>of() : asked) {
            List<OffsetFetchResponsePartition> partitions = new ArrayList<>();
            for (int index : topic.partitionIndexes()) {
                partitions.add(new OffsetFetchResponsePartition()
                        .setPartitionIndex(index)
                        .setCommittedOffset(OffsetInquiry.NO_OFFSET)
                        .setMetadata("")
                        .setErrorCode(errorCode));
            }
            topics.add(new OffsetFetchResponseTopic().setName(topic.name()).setPartitions(partitions));
        }
        return topics;
    }
}
