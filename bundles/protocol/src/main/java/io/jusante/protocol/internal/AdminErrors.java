package io.jusante.protocol.internal;

import static io.jusante.protocol.internal.Failure.each;

import io.jusante.protocol.message.AlterClientQuotasRequest;
import io.jusante.protocol.message.AlterClientQuotasResponse;
import io.jusante.protocol.message.AlterConfigsRequest;
import io.jusante.protocol.message.AlterConfigsResponse;
import io.jusante.protocol.message.AlterPartitionReassignmentsRequest;
import io.jusante.protocol.message.AlterPartitionReassignmentsResponse;
import io.jusante.protocol.message.AlterReplicaLogDirsRequest;
import io.jusante.protocol.message.AlterReplicaLogDirsResponse;
import io.jusante.protocol.message.CreatePartitionsRequest;
import io.jusante.protocol.message.CreatePartitionsResponse;
import io.jusante.protocol.message.CreateTopicsRequest;
import io.jusante.protocol.message.CreateTopicsResponse;
import io.jusante.protocol.message.DeleteTopicsRequest;
import io.jusante.protocol.message.DeleteTopicsResponse;
import io.jusante.protocol.message.DescribeConfigsRequest;
import io.jusante.protocol.message.DescribeConfigsResponse;
import io.jusante.protocol.message.DescribeLogDirsResponse;
import io.jusante.protocol.message.ElectLeadersRequest;
import io.jusante.protocol.message.ElectLeadersResponse;
import io.jusante.protocol.message.IncrementalAlterConfigsRequest;
import io.jusante.protocol.message.IncrementalAlterConfigsResponse;
import io.jusante.protocol.message.UpdateFeaturesRequest;
import io.jusante.protocol.message.UpdateFeaturesResponse;
import java.util.ArrayList;
import java.util.List;

/** Error responses of administration: topics, configurations, replicas, quotas, features. */
public final class AdminErrors {
    private AdminErrors() {}

    public static CreateTopicsResponse createTopics(CreateTopicsRequest request, Failure failure) {
        return new CreateTopicsResponse()
                .setTopics(each(
                        request.topics(),
                        topic -> new CreateTopicsResponse.CreatableTopicResult()
                                .setName(topic.name())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static DeleteTopicsResponse deleteTopics(DeleteTopicsRequest request, Failure failure) {
        if (failure.version() < 6) {
            return new DeleteTopicsResponse()
                    .setResponses(each(
                            request.topicNames(),
                            name -> new DeleteTopicsResponse.DeletableTopicResult()
                                    .setName(name)
                                    .setErrorCode(failure.code())
                                    .setErrorMessage(failure.message())));
        }
        return new DeleteTopicsResponse()
                .setResponses(each(
                        request.topics(),
                        topic -> new DeleteTopicsResponse.DeletableTopicResult()
                                .setName(topic.name())
                                .setTopicId(topic.topicId())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static CreatePartitionsResponse createPartitions(CreatePartitionsRequest request, Failure failure) {
        return new CreatePartitionsResponse()
                .setResults(each(
                        request.topics(),
                        topic -> new CreatePartitionsResponse.CreatePartitionsTopicResult()
                                .setName(topic.name())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static DescribeConfigsResponse describeConfigs(DescribeConfigsRequest request, Failure failure) {
        return new DescribeConfigsResponse()
                .setResults(each(
                        request.resources(),
                        resource -> new DescribeConfigsResponse.DescribeConfigsResult()
                                .setResourceType(resource.resourceType())
                                .setResourceName(resource.resourceName())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static AlterConfigsResponse alterConfigs(AlterConfigsRequest request, Failure failure) {
        return new AlterConfigsResponse()
                .setResponses(each(
                        request.resources(),
                        resource -> new AlterConfigsResponse.AlterConfigsResourceResponse()
                                .setResourceType(resource.resourceType())
                                .setResourceName(resource.resourceName())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static IncrementalAlterConfigsResponse incrementalAlterConfigs(
            IncrementalAlterConfigsRequest request, Failure failure) {
        return new IncrementalAlterConfigsResponse()
                .setResponses(each(
                        request.resources(),
                        resource -> new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse()
                                .setResourceType(resource.resourceType())
                                .setResourceName(resource.resourceName())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static AlterReplicaLogDirsResponse alterReplicaLogDirs(AlterReplicaLogDirsRequest request, Failure failure) {
        List<AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult> results = new ArrayList<>();
        for (AlterReplicaLogDirsRequest.AlterReplicaLogDir dir : request.dirs()) {
            results.addAll(each(
                    dir.topics(),
                    topic -> new AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult()
                            .setTopicName(topic.name())
                            .setPartitions(each(
                                    topic.partitions(),
                                    partition -> new AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult()
                                            .setPartitionIndex(partition)
                                            .setErrorCode(failure.code())))));
        }
        return new AlterReplicaLogDirsResponse().setResults(results);
    }

    /** Versions before 3 have no error of their own: a result without a directory carries it. */
    public static DescribeLogDirsResponse describeLogDirs(Failure failure) {
        DescribeLogDirsResponse response = new DescribeLogDirsResponse().setErrorCode(failure.code());
        if (failure.version() < 3) {
            response.results().add(new DescribeLogDirsResponse.DescribeLogDirsResult().setErrorCode(failure.code()));
        }
        return response;
    }

    /** Version 0 has no error of its own; without partitions asked for it cannot tell any. */
    public static ElectLeadersResponse electLeaders(ElectLeadersRequest request, Failure failure) {
        return new ElectLeadersResponse()
                .setErrorCode(failure.version() < 1 ? 0 : failure.code())
                .setReplicaElectionResults(each(
                        request.topicPartitions(),
                        topic -> new ElectLeadersResponse.ReplicaElectionResult()
                                .setTopic(topic.topic())
                                .setPartitionResult(each(
                                        topic.partitions(),
                                        partition -> new ElectLeadersResponse.PartitionResult()
                                                .setPartitionId(partition)
                                                .setErrorCode(failure.code())
                                                .setErrorMessage(failure.message())))));
    }

    public static AlterPartitionReassignmentsResponse alterPartitionReassignments(
            AlterPartitionReassignmentsRequest request, Failure failure) {
        return new AlterPartitionReassignmentsResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setResponses(each(
                        request.topics(),
                        topic -> new AlterPartitionReassignmentsResponse.ReassignableTopicResponse()
                                .setName(topic.name())
                                .setPartitions(each(
                                        topic.partitions(),
                                        partition ->
                                                new AlterPartitionReassignmentsResponse.ReassignablePartitionResponse()
                                                        .setPartitionIndex(partition.partitionIndex())
                                                        .setErrorCode(failure.code())
                                                        .setErrorMessage(failure.message())))));
    }

    public static AlterClientQuotasResponse alterClientQuotas(AlterClientQuotasRequest request, Failure failure) {
        return new AlterClientQuotasResponse()
                .setEntries(each(
                        request.entries(),
                        entry -> new AlterClientQuotasResponse.EntryData()
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())
                                .setEntity(each(
                                        entry.entity(),
                                        entity -> new AlterClientQuotasResponse.EntityData()
                                                .setEntityType(entity.entityType())
                                                .setEntityName(entity.entityName())))));
    }

    public static UpdateFeaturesResponse updateFeatures(UpdateFeaturesRequest request, Failure failure) {
        return new UpdateFeaturesResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setResults(each(
                        request.featureUpdates(),
                        update -> new UpdateFeaturesResponse.UpdatableFeatureResult()
                                .setFeature(update.feature())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }
}
