package io.jusante.broker.admin.internal;

import io.jusante.controller.Controller;
import io.jusante.controller.ElectionResult;
import io.jusante.controller.ElectionType;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ElectLeadersRequest;
import io.jusante.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.jusante.protocol.message.ElectLeadersResponse;
import io.jusante.protocol.message.ElectLeadersResponse.PartitionResult;
import io.jusante.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers ElectLeaders (KIP-183, KIP-460). */
@Component(service = RequestHandler.class)
public final class ElectLeadersHandler implements RequestHandler {
    private final Controller controller;

    @Activate
    public ElectLeadersHandler(@Reference Controller controller) {
        this.controller = controller;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.ELECT_LEADERS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        ElectLeadersRequest request = (ElectLeadersRequest) message;
        ElectionType[] types = ElectionType.values();
        if (request.electionType() < 0 || request.electionType() >= types.length) {
            context.fail(ErrorCode.INVALID_REQUEST);
            return;
        }
        Deadline.await(
                context,
                controller.electLeaders(types[request.electionType()], partitions(request)),
                request.timeoutMs(),
                (results, failure) -> {
                    if (failure == null) {
                        context.respond(new ElectLeadersResponse().setReplicaElectionResults(answers(results)));
                    } else {
                        context.fail(Failures.code(failure));
                    }
                },
                () -> context.fail(ErrorCode.REQUEST_TIMED_OUT));
    }

    private static @Nullable Map<String, List<Integer>> partitions(ElectLeadersRequest request) {
        List<TopicPartitions> topics = request.topicPartitions();
        if (topics == null) {
            return null;
        }
        Map<String, List<Integer>> partitions = new LinkedHashMap<>();
        for (TopicPartitions topic : topics) {
            partitions.computeIfAbsent(topic.topic(), name -> new ArrayList<>()).addAll(topic.partitions());
        }
        return partitions;
    }

    private static List<ReplicaElectionResult> answers(List<ElectionResult> results) {
        Map<String, List<PartitionResult>> byTopic = new LinkedHashMap<>();
        for (ElectionResult result : results) {
            byTopic.computeIfAbsent(result.topic(), name -> new ArrayList<>())
                    .add(new PartitionResult()
                            .setPartitionId(result.partition())
                            .setErrorCode(result.error().code())
                            .setErrorMessage(result.message()));
        }
        List<ReplicaElectionResult> answers = new ArrayList<>();
        byTopic.forEach((topic, partitions) ->
                answers.add(new ReplicaElectionResult().setTopic(topic).setPartitionResult(partitions)));
        return answers;
    }
}
