package io.jusante.protocol;

import io.jusante.protocol.message.Messages;
import org.jspecify.annotations.Nullable;

/**
 * The APIs of Kafka's protocol, by Kafka's names and numbers, with the versions that Apache Kafka 4.3.1 calls stable:
 * those are advertised, although the message classes may know newer ones.
 */
public enum ApiKey {
    PRODUCE(0, 0, 13),
    FETCH(1, 4, 18),
    LIST_OFFSETS(2, 1, 11),
    METADATA(3, 0, 13),
    OFFSET_COMMIT(8, 2, 10),
    OFFSET_FETCH(9, 1, 10),
    FIND_COORDINATOR(10, 0, 6),
    JOIN_GROUP(11, 0, 9),
    HEARTBEAT(12, 0, 4),
    LEAVE_GROUP(13, 0, 5),
    SYNC_GROUP(14, 0, 5),
    DESCRIBE_GROUPS(15, 0, 6),
    LIST_GROUPS(16, 0, 5),
    SASL_HANDSHAKE(17, 0, 1),
    API_VERSIONS(18, 0, 4),
    CREATE_TOPICS(19, 2, 7),
    DELETE_TOPICS(20, 1, 6),
    DELETE_RECORDS(21, 0, 2),
    INIT_PRODUCER_ID(22, 0, 5),
    OFFSET_FOR_LEADER_EPOCH(23, 2, 4),
    ADD_PARTITIONS_TO_TXN(24, 0, 5),
    ADD_OFFSETS_TO_TXN(25, 0, 4),
    END_TXN(26, 0, 5),
    WRITE_TXN_MARKERS(27, 1, 2),
    TXN_OFFSET_COMMIT(28, 0, 5),
    DESCRIBE_ACLS(29, 1, 3),
    CREATE_ACLS(30, 1, 3),
    DELETE_ACLS(31, 1, 3),
    DESCRIBE_CONFIGS(32, 1, 4),
    ALTER_CONFIGS(33, 0, 2),
    ALTER_REPLICA_LOG_DIRS(34, 1, 2),
    DESCRIBE_LOG_DIRS(35, 1, 5),
    SASL_AUTHENTICATE(36, 0, 2),
    CREATE_PARTITIONS(37, 0, 3),
    CREATE_DELEGATION_TOKEN(38, 1, 3),
    RENEW_DELEGATION_TOKEN(39, 1, 2),
    EXPIRE_DELEGATION_TOKEN(40, 1, 2),
    DESCRIBE_DELEGATION_TOKEN(41, 1, 3),
    DELETE_GROUPS(42, 0, 2),
    ELECT_LEADERS(43, 0, 2),
    INCREMENTAL_ALTER_CONFIGS(44, 0, 1),
    ALTER_PARTITION_REASSIGNMENTS(45, 0, 1),
    LIST_PARTITION_REASSIGNMENTS(46, 0, 0),
    OFFSET_DELETE(47, 0, 0),
    DESCRIBE_CLIENT_QUOTAS(48, 0, 1),
    ALTER_CLIENT_QUOTAS(49, 0, 1),
    DESCRIBE_USER_SCRAM_CREDENTIALS(50, 0, 0),
    ALTER_USER_SCRAM_CREDENTIALS(51, 0, 0),
    VOTE(52, 0, 2),
    BEGIN_QUORUM_EPOCH(53, 0, 1),
    END_QUORUM_EPOCH(54, 0, 1),
    DESCRIBE_QUORUM(55, 0, 2),
    ALTER_PARTITION(56, 2, 3),
    UPDATE_FEATURES(57, 0, 2),
    ENVELOPE(58, 0, 0),
    FETCH_SNAPSHOT(59, 0, 1),
    DESCRIBE_CLUSTER(60, 0, 2),
    DESCRIBE_PRODUCERS(61, 0, 0),
    BROKER_REGISTRATION(62, 0, 4),
    BROKER_HEARTBEAT(63, 0, 2),
    UNREGISTER_BROKER(64, 0, 0),
    DESCRIBE_TRANSACTIONS(65, 0, 0),
    LIST_TRANSACTIONS(66, 0, 2),
    ALLOCATE_PRODUCER_IDS(67, 0, 0),
    CONSUMER_GROUP_HEARTBEAT(68, 0, 1),
    CONSUMER_GROUP_DESCRIBE(69, 0, 1),
    CONTROLLER_REGISTRATION(70, 0, 0),
    GET_TELEMETRY_SUBSCRIPTIONS(71, 0, 0),
    PUSH_TELEMETRY(72, 0, 0),
    ASSIGN_REPLICAS_TO_DIRS(73, 0, 0),
    LIST_CONFIG_RESOURCES(74, 0, 1),
    DESCRIBE_TOPIC_PARTITIONS(75, 0, 0),
    SHARE_GROUP_HEARTBEAT(76, 1, 1),
    SHARE_GROUP_DESCRIBE(77, 1, 1),
    SHARE_FETCH(78, 1, 2),
    SHARE_ACKNOWLEDGE(79, 1, 2),
    ADD_RAFT_VOTER(80, 0, 1),
    REMOVE_RAFT_VOTER(81, 0, 0),
    UPDATE_RAFT_VOTER(82, 0, 0),
    INITIALIZE_SHARE_GROUP_STATE(83, 0, 0),
    READ_SHARE_GROUP_STATE(84, 0, 0),
    WRITE_SHARE_GROUP_STATE(85, 0, 1),
    DELETE_SHARE_GROUP_STATE(86, 0, 0),
    READ_SHARE_GROUP_STATE_SUMMARY(87, 0, 1),
    STREAMS_GROUP_HEARTBEAT(88, 0, 0),
    STREAMS_GROUP_DESCRIBE(89, 0, 0),
    DESCRIBE_SHARE_GROUP_OFFSETS(90, 0, 1),
    ALTER_SHARE_GROUP_OFFSETS(91, 0, 0),
    DELETE_SHARE_GROUP_OFFSETS(92, 0, 0);

    private static final ApiKey[] BY_ID = new ApiKey[DELETE_SHARE_GROUP_OFFSETS.id + 1];

    static {
        for (ApiKey key : values()) {
            BY_ID[key.id] = key;
        }
    }

    private final short id;
    private final short lowestVersion;
    private final short highestVersion;
    private final short lowestServedVersion;
    private final short firstFlexibleVersion;

    ApiKey(int id, int lowestVersion, int highestVersion) {
        this.id = (short) id;
        this.lowestVersion = (short) lowestVersion;
        this.highestVersion = (short) highestVersion;
        this.lowestServedVersion = (short) Math.max(lowestVersion, Messages.lowestVersion(id));
        short flexible = Messages.firstFlexibleVersion(id);
        this.firstFlexibleVersion = flexible < 0 ? Short.MAX_VALUE : flexible;
    }

    /** The API with this number, or null when there is none. */
    public static @Nullable ApiKey forId(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }

    /** The number on the wire. */
    public short id() {
        return id;
    }

    /**
     * The oldest version to advertise. For Produce this is 0, which is refused all the same: old librdkafka picks its
     * features by it (KAFKA-18659).
     */
    public short lowestVersion() {
        return lowestVersion;
    }

    /** The newest version to advertise. */
    public short highestVersion() {
        return highestVersion;
    }

    /** Whether requests of this version are decoded. */
    public boolean serves(int version) {
        return version >= lowestServedVersion && version <= highestVersion;
    }

    /** Whether requests and responses of this version have compact lengths and tagged fields. */
    public boolean isFlexible(int version) {
        return version >= firstFlexibleVersion;
    }

    /** The version of the header in front of a request. */
    public short requestHeaderVersion(int version) {
        return (short) (isFlexible(version) ? 2 : 1);
    }

    /**
     * The version of the header in front of a response: always 0 for ApiVersions, whose client does not know yet what
     * the broker speaks.
     */
    public short responseHeaderVersion(int version) {
        return (short) (isFlexible(version) && this != API_VERSIONS ? 1 : 0);
    }

    /** A request of this API, every field at its default. */
    public ApiMessage newRequest() {
        return Messages.newRequest(id);
    }

    /** A response of this API, every field at its default. */
    public ApiMessage newResponse() {
        return Messages.newResponse(id);
    }
}
