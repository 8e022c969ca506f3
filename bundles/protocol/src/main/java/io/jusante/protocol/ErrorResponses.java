package io.jusante.protocol;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.internal.AdminErrors;
import io.jusante.protocol.internal.ClusterErrors;
import io.jusante.protocol.internal.DataErrors;
import io.jusante.protocol.internal.Failure;
import io.jusante.protocol.internal.GroupErrors;
import io.jusante.protocol.internal.SecurityErrors;
import io.jusante.protocol.internal.ShareErrors;
import io.jusante.protocol.internal.TransactionErrors;
import io.jusante.protocol.message.AddOffsetsToTxnResponse;
import io.jusante.protocol.message.AddPartitionsToTxnRequest;
import io.jusante.protocol.message.AddRaftVoterResponse;
import io.jusante.protocol.message.AllocateProducerIdsResponse;
import io.jusante.protocol.message.AlterClientQuotasRequest;
import io.jusante.protocol.message.AlterConfigsRequest;
import io.jusante.protocol.message.AlterPartitionReassignmentsRequest;
import io.jusante.protocol.message.AlterPartitionRequest;
import io.jusante.protocol.message.AlterReplicaLogDirsRequest;
import io.jusante.protocol.message.AlterShareGroupOffsetsRequest;
import io.jusante.protocol.message.AlterUserScramCredentialsRequest;
import io.jusante.protocol.message.ApiVersionsResponse;
import io.jusante.protocol.message.AssignReplicasToDirsRequest;
import io.jusante.protocol.message.BeginQuorumEpochRequest;
import io.jusante.protocol.message.BrokerHeartbeatResponse;
import io.jusante.protocol.message.BrokerRegistrationResponse;
import io.jusante.protocol.message.ConsumerGroupDescribeRequest;
import io.jusante.protocol.message.ConsumerGroupHeartbeatRequest;
import io.jusante.protocol.message.ControllerRegistrationResponse;
import io.jusante.protocol.message.CreateAclsRequest;
import io.jusante.protocol.message.CreateDelegationTokenResponse;
import io.jusante.protocol.message.CreatePartitionsRequest;
import io.jusante.protocol.message.CreateTopicsRequest;
import io.jusante.protocol.message.DeleteAclsRequest;
import io.jusante.protocol.message.DeleteGroupsRequest;
import io.jusante.protocol.message.DeleteRecordsRequest;
import io.jusante.protocol.message.DeleteShareGroupOffsetsRequest;
import io.jusante.protocol.message.DeleteShareGroupStateRequest;
import io.jusante.protocol.message.DeleteTopicsRequest;
import io.jusante.protocol.message.DescribeClientQuotasResponse;
import io.jusante.protocol.message.DescribeClusterResponse;
import io.jusante.protocol.message.DescribeConfigsRequest;
import io.jusante.protocol.message.DescribeDelegationTokenResponse;
import io.jusante.protocol.message.DescribeGroupsRequest;
import io.jusante.protocol.message.DescribeProducersRequest;
import io.jusante.protocol.message.DescribeQuorumRequest;
import io.jusante.protocol.message.DescribeShareGroupOffsetsRequest;
import io.jusante.protocol.message.DescribeTopicPartitionsRequest;
import io.jusante.protocol.message.DescribeTransactionsRequest;
import io.jusante.protocol.message.DescribeUserScramCredentialsRequest;
import io.jusante.protocol.message.ElectLeadersRequest;
import io.jusante.protocol.message.EndQuorumEpochRequest;
import io.jusante.protocol.message.EndTxnResponse;
import io.jusante.protocol.message.EnvelopeResponse;
import io.jusante.protocol.message.ExpireDelegationTokenResponse;
import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchSnapshotRequest;
import io.jusante.protocol.message.FindCoordinatorRequest;
import io.jusante.protocol.message.GetTelemetrySubscriptionsResponse;
import io.jusante.protocol.message.HeartbeatResponse;
import io.jusante.protocol.message.IncrementalAlterConfigsRequest;
import io.jusante.protocol.message.InitProducerIdRequest;
import io.jusante.protocol.message.InitializeShareGroupStateRequest;
import io.jusante.protocol.message.JoinGroupRequest;
import io.jusante.protocol.message.LeaveGroupRequest;
import io.jusante.protocol.message.ListConfigResourcesResponse;
import io.jusante.protocol.message.ListGroupsResponse;
import io.jusante.protocol.message.ListOffsetsRequest;
import io.jusante.protocol.message.ListPartitionReassignmentsResponse;
import io.jusante.protocol.message.ListTransactionsResponse;
import io.jusante.protocol.message.MetadataRequest;
import io.jusante.protocol.message.OffsetCommitRequest;
import io.jusante.protocol.message.OffsetDeleteRequest;
import io.jusante.protocol.message.OffsetFetchRequest;
import io.jusante.protocol.message.OffsetForLeaderEpochRequest;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.PushTelemetryResponse;
import io.jusante.protocol.message.ReadShareGroupStateRequest;
import io.jusante.protocol.message.ReadShareGroupStateSummaryRequest;
import io.jusante.protocol.message.RemoveRaftVoterResponse;
import io.jusante.protocol.message.RenewDelegationTokenResponse;
import io.jusante.protocol.message.SaslHandshakeResponse;
import io.jusante.protocol.message.ShareAcknowledgeRequest;
import io.jusante.protocol.message.ShareFetchRequest;
import io.jusante.protocol.message.ShareGroupDescribeRequest;
import io.jusante.protocol.message.ShareGroupHeartbeatRequest;
import io.jusante.protocol.message.StreamsGroupDescribeRequest;
import io.jusante.protocol.message.StreamsGroupHeartbeatRequest;
import io.jusante.protocol.message.SyncGroupResponse;
import io.jusante.protocol.message.TxnOffsetCommitRequest;
import io.jusante.protocol.message.UnregisterBrokerResponse;
import io.jusante.protocol.message.UpdateFeaturesRequest;
import io.jusante.protocol.message.UpdateRaftVoterResponse;
import io.jusante.protocol.message.VoteRequest;
import io.jusante.protocol.message.WriteShareGroupStateRequest;
import io.jusante.protocol.message.WriteTxnMarkersRequest;
import org.jspecify.annotations.Nullable;

/** What each API answers when a request failed as a whole. */
public final class ErrorResponses {
    private ErrorResponses() {}

    /** The same without words for a person: clients have their own for each error. */
    public static @Nullable ApiMessage of(ApiMessage request, short version, ErrorCode error) {
        return of(request, version, error, null);
    }

    /**
     * A response that tells the error everywhere the API has a place for it: at the top, and for each topic, partition,
     * group, resource, ... that the request named.
     *
     * @param message what a person is told where the response has room for it, or null
     * @return the response, or null for a Produce request with acks=0, which has none
     * @throws IllegalArgumentException if this is no request of an {@link ApiKey}
     */
    public static @Nullable ApiMessage of(
            ApiMessage request, short version, ErrorCode error, @Nullable String message) {
        ApiKey key = ApiKey.forId(request.apiKey());
        if (key == null) {
            throw new IllegalArgumentException(
                    "no request: " + request.getClass().getName());
        }
        Failure failure = new Failure(error.code(), message, version);
        return switch (key) {
            case PRODUCE -> DataErrors.produce((ProduceRequest) request, failure);
            case FETCH -> DataErrors.fetch((FetchRequest) request, failure);
            case LIST_OFFSETS -> DataErrors.listOffsets((ListOffsetsRequest) request, failure);
            case METADATA -> DataErrors.metadata((MetadataRequest) request, failure);
            case DELETE_RECORDS -> DataErrors.deleteRecords((DeleteRecordsRequest) request, failure);
            case OFFSET_FOR_LEADER_EPOCH ->
                DataErrors.offsetForLeaderEpoch((OffsetForLeaderEpochRequest) request, failure);
            case DESCRIBE_TOPIC_PARTITIONS ->
                DataErrors.describeTopicPartitions((DescribeTopicPartitionsRequest) request, failure);
            case DESCRIBE_PRODUCERS -> DataErrors.describeProducers((DescribeProducersRequest) request, failure);
            case OFFSET_COMMIT -> GroupErrors.offsetCommit((OffsetCommitRequest) request, failure);
            case OFFSET_FETCH -> GroupErrors.offsetFetch((OffsetFetchRequest) request, failure);
            case FIND_COORDINATOR -> GroupErrors.findCoordinator((FindCoordinatorRequest) request, failure);
            case JOIN_GROUP -> GroupErrors.joinGroup((JoinGroupRequest) request, failure);
            case LEAVE_GROUP -> GroupErrors.leaveGroup((LeaveGroupRequest) request, failure);
            case DESCRIBE_GROUPS -> GroupErrors.describeGroups((DescribeGroupsRequest) request, failure);
            case DELETE_GROUPS -> GroupErrors.deleteGroups((DeleteGroupsRequest) request, failure);
            case OFFSET_DELETE -> GroupErrors.offsetDelete((OffsetDeleteRequest) request, failure);
            case CONSUMER_GROUP_HEARTBEAT ->
                GroupErrors.consumerGroupHeartbeat((ConsumerGroupHeartbeatRequest) request, failure);
            case STREAMS_GROUP_HEARTBEAT ->
                GroupErrors.streamsGroupHeartbeat((StreamsGroupHeartbeatRequest) request, failure);
            case CONSUMER_GROUP_DESCRIBE ->
                GroupErrors.consumerGroupDescribe((ConsumerGroupDescribeRequest) request, failure);
            case STREAMS_GROUP_DESCRIBE ->
                GroupErrors.streamsGroupDescribe((StreamsGroupDescribeRequest) request, failure);
            case SHARE_GROUP_HEARTBEAT ->
                ShareErrors.shareGroupHeartbeat((ShareGroupHeartbeatRequest) request, failure);
            case SHARE_GROUP_DESCRIBE -> ShareErrors.shareGroupDescribe((ShareGroupDescribeRequest) request, failure);
            case SHARE_FETCH -> ShareErrors.shareFetch((ShareFetchRequest) request, failure);
            case SHARE_ACKNOWLEDGE -> ShareErrors.shareAcknowledge((ShareAcknowledgeRequest) request, failure);
            case INITIALIZE_SHARE_GROUP_STATE ->
                ShareErrors.initializeShareGroupState((InitializeShareGroupStateRequest) request, failure);
            case READ_SHARE_GROUP_STATE ->
                ShareErrors.readShareGroupState((ReadShareGroupStateRequest) request, failure);
            case WRITE_SHARE_GROUP_STATE ->
                ShareErrors.writeShareGroupState((WriteShareGroupStateRequest) request, failure);
            case DELETE_SHARE_GROUP_STATE ->
                ShareErrors.deleteShareGroupState((DeleteShareGroupStateRequest) request, failure);
            case READ_SHARE_GROUP_STATE_SUMMARY ->
                ShareErrors.readShareGroupStateSummary((ReadShareGroupStateSummaryRequest) request, failure);
            case DESCRIBE_SHARE_GROUP_OFFSETS ->
                ShareErrors.describeShareGroupOffsets((DescribeShareGroupOffsetsRequest) request, failure);
            case ALTER_SHARE_GROUP_OFFSETS ->
                ShareErrors.alterShareGroupOffsets((AlterShareGroupOffsetsRequest) request, failure);
            case DELETE_SHARE_GROUP_OFFSETS ->
                ShareErrors.deleteShareGroupOffsets((DeleteShareGroupOffsetsRequest) request, failure);
            case ADD_PARTITIONS_TO_TXN ->
                TransactionErrors.addPartitionsToTxn((AddPartitionsToTxnRequest) request, failure);
            case WRITE_TXN_MARKERS -> TransactionErrors.writeTxnMarkers((WriteTxnMarkersRequest) request, failure);
            case TXN_OFFSET_COMMIT -> TransactionErrors.txnOffsetCommit((TxnOffsetCommitRequest) request, failure);
            case DESCRIBE_TRANSACTIONS ->
                TransactionErrors.describeTransactions((DescribeTransactionsRequest) request, failure);
            case INIT_PRODUCER_ID -> TransactionErrors.initProducerId((InitProducerIdRequest) request, failure);
            case CREATE_TOPICS -> AdminErrors.createTopics((CreateTopicsRequest) request, failure);
            case DELETE_TOPICS -> AdminErrors.deleteTopics((DeleteTopicsRequest) request, failure);
            case CREATE_PARTITIONS -> AdminErrors.createPartitions((CreatePartitionsRequest) request, failure);
            case DESCRIBE_CONFIGS -> AdminErrors.describeConfigs((DescribeConfigsRequest) request, failure);
            case ALTER_CONFIGS -> AdminErrors.alterConfigs((AlterConfigsRequest) request, failure);
            case INCREMENTAL_ALTER_CONFIGS ->
                AdminErrors.incrementalAlterConfigs((IncrementalAlterConfigsRequest) request, failure);
            case ALTER_REPLICA_LOG_DIRS ->
                AdminErrors.alterReplicaLogDirs((AlterReplicaLogDirsRequest) request, failure);
            case ELECT_LEADERS -> AdminErrors.electLeaders((ElectLeadersRequest) request, failure);
            case ALTER_PARTITION_REASSIGNMENTS ->
                AdminErrors.alterPartitionReassignments((AlterPartitionReassignmentsRequest) request, failure);
            case ALTER_CLIENT_QUOTAS -> AdminErrors.alterClientQuotas((AlterClientQuotasRequest) request, failure);
            case UPDATE_FEATURES -> AdminErrors.updateFeatures((UpdateFeaturesRequest) request, failure);
            case DESCRIBE_LOG_DIRS -> AdminErrors.describeLogDirs(failure);
            case CREATE_ACLS -> SecurityErrors.createAcls((CreateAclsRequest) request, failure);
            case DELETE_ACLS -> SecurityErrors.deleteAcls((DeleteAclsRequest) request, failure);
            case ALTER_USER_SCRAM_CREDENTIALS ->
                SecurityErrors.alterUserScramCredentials((AlterUserScramCredentialsRequest) request, failure);
            case DESCRIBE_USER_SCRAM_CREDENTIALS ->
                SecurityErrors.describeUserScramCredentials((DescribeUserScramCredentialsRequest) request, failure);
            case SASL_AUTHENTICATE -> SecurityErrors.saslAuthenticate(failure);
            case DESCRIBE_ACLS -> SecurityErrors.describeAcls(failure);
            case VOTE -> ClusterErrors.vote((VoteRequest) request, failure);
            case BEGIN_QUORUM_EPOCH -> ClusterErrors.beginQuorumEpoch((BeginQuorumEpochRequest) request, failure);
            case END_QUORUM_EPOCH -> ClusterErrors.endQuorumEpoch((EndQuorumEpochRequest) request, failure);
            case DESCRIBE_QUORUM -> ClusterErrors.describeQuorum((DescribeQuorumRequest) request, failure);
            case ALTER_PARTITION -> ClusterErrors.alterPartition((AlterPartitionRequest) request, failure);
            case FETCH_SNAPSHOT -> ClusterErrors.fetchSnapshot((FetchSnapshotRequest) request, failure);
            case ASSIGN_REPLICAS_TO_DIRS ->
                ClusterErrors.assignReplicasToDirs((AssignReplicasToDirsRequest) request, failure);
            default -> withoutParts(key, failure);
        };
    }

    /** APIs whose responses have one error, at the top. */
    private static ApiMessage withoutParts(ApiKey key, Failure failure) {
        short code = failure.code();
        String message = failure.message();
        return switch (key) {
            case HEARTBEAT -> new HeartbeatResponse().setErrorCode(code);
            case SYNC_GROUP -> new SyncGroupResponse().setErrorCode(code);
            case LIST_GROUPS -> new ListGroupsResponse().setErrorCode(code);
            case SASL_HANDSHAKE -> new SaslHandshakeResponse().setErrorCode(code);
            case API_VERSIONS -> new ApiVersionsResponse().setErrorCode(code);
            case ADD_OFFSETS_TO_TXN -> new AddOffsetsToTxnResponse().setErrorCode(code);
            case END_TXN -> new EndTxnResponse().setErrorCode(code);
            case CREATE_DELEGATION_TOKEN -> new CreateDelegationTokenResponse().setErrorCode(code);
            case RENEW_DELEGATION_TOKEN -> new RenewDelegationTokenResponse().setErrorCode(code);
            case EXPIRE_DELEGATION_TOKEN -> new ExpireDelegationTokenResponse().setErrorCode(code);
            case DESCRIBE_DELEGATION_TOKEN -> new DescribeDelegationTokenResponse().setErrorCode(code);
            case ENVELOPE -> new EnvelopeResponse().setErrorCode(code);
            case BROKER_REGISTRATION -> new BrokerRegistrationResponse().setErrorCode(code);
            case BROKER_HEARTBEAT -> new BrokerHeartbeatResponse().setErrorCode(code);
            case LIST_TRANSACTIONS -> new ListTransactionsResponse().setErrorCode(code);
            case ALLOCATE_PRODUCER_IDS -> new AllocateProducerIdsResponse().setErrorCode(code);
            case GET_TELEMETRY_SUBSCRIPTIONS -> new GetTelemetrySubscriptionsResponse().setErrorCode(code);
            case PUSH_TELEMETRY -> new PushTelemetryResponse().setErrorCode(code);
            case LIST_CONFIG_RESOURCES -> new ListConfigResourcesResponse().setErrorCode(code);
            case UPDATE_RAFT_VOTER -> new UpdateRaftVoterResponse().setErrorCode(code);
            case LIST_PARTITION_REASSIGNMENTS ->
                new ListPartitionReassignmentsResponse().setErrorCode(code).setErrorMessage(message);
            case DESCRIBE_CLIENT_QUOTAS ->
                new DescribeClientQuotasResponse().setErrorCode(code).setErrorMessage(message);
            case DESCRIBE_CLUSTER ->
                new DescribeClusterResponse().setErrorCode(code).setErrorMessage(message);
            case UNREGISTER_BROKER ->
                new UnregisterBrokerResponse().setErrorCode(code).setErrorMessage(message);
            case CONTROLLER_REGISTRATION ->
                new ControllerRegistrationResponse().setErrorCode(code).setErrorMessage(message);
            case ADD_RAFT_VOTER -> new AddRaftVoterResponse().setErrorCode(code).setErrorMessage(message);
            case REMOVE_RAFT_VOTER ->
                new RemoveRaftVoterResponse().setErrorCode(code).setErrorMessage(message);
            default -> throw new IllegalStateException("no error response for " + key);
        };
    }
}
