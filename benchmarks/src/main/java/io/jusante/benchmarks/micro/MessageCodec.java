package io.jusante.benchmarks.micro;

import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.Requests;
import io.jusante.protocol.Responses;
import io.jusante.protocol.message.ApiVersionsResponse;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.HeartbeatResponse;
import io.jusante.protocol.message.MetadataResponse;
import io.jusante.protocol.message.OffsetCommitResponse;
import io.jusante.protocol.message.ProduceResponse;
import io.jusante.record.Slice;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsRequest;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.HeartbeatRequest;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decoding a request and encoding its response, for those that a busy broker sees most. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageCodec {
    private static final int RECORD_BYTES = 1024;
    private static final int INLINE_SLICE_BYTES = 32 * 1024;
    private static final short PRODUCE = 9;
    private static final short FETCH = 12;
    private static final short METADATA = 12;
    private static final short API_VERSIONS = 4;
    private static final short COMMIT = 9;
    private static final short HEARTBEAT = 4;

    @Param({"PRODUCE", "FETCH", "METADATA", "API_VERSIONS", "OFFSET_COMMIT", "HEARTBEAT"})
    public ApiKey api = ApiKey.PRODUCE;

    private short version;
    private ByteBuf frame = Unpooled.EMPTY_BUFFER;
    private ApiMessage response = new HeartbeatResponse();
    private final Slice records = Slice.of(ByteBuffer.allocateDirect(RECORD_BYTES));

    @Setup
    public void prepare() {
        UUID topic = new UUID(1, 2);
        switch (api) {
            case PRODUCE -> {
                version = PRODUCE;
                ByteBuffer bytes = io.jusante.benchmarks.load.Frame.produce(
                                "events",
                                0,
                                (short) 1,
                                1,
                                RECORD_BYTES,
                                CompressionType.NONE,
                                io.jusante.benchmarks.load.Frame.text(1, 1 << 16))
                        .bytes();
                frame = Unpooled.directBuffer().writeBytes(bytes.slice(4, bytes.limit() - 4));
                response = new ProduceResponse()
                        .setResponses(List.of(new ProduceResponse.TopicProduceResponse()
                                .setName("events")
                                .setPartitionResponses(List.of(new ProduceResponse.PartitionProduceResponse()
                                        .setIndex(0)
                                        .setBaseOffset(1_000_000)))));
            }
            case FETCH -> {
                version = FETCH;
                var asked = new java.util.LinkedHashMap<TopicPartition, FetchRequest.PartitionData>();
                asked.put(
                        new TopicPartition("events", 0),
                        new FetchRequest.PartitionData(Uuid.ZERO_UUID, 1, -1, 1 << 20, Optional.empty()));
                frame = framed(
                        FetchRequest.Builder.forConsumer(version, 500, 1, asked).build(version), ApiKeys.FETCH);
                response = fetchResponse();
            }
            case METADATA -> {
                version = METADATA;
                frame = framed(
                        new MetadataRequest(
                                new MetadataRequestData()
                                        .setTopics(List.of(
                                                new MetadataRequestData.MetadataRequestTopic().setName("events"))),
                                version),
                        ApiKeys.METADATA);
                response = new MetadataResponse()
                        .setClusterId("cluster")
                        .setTopics(List.of(new MetadataResponse.MetadataResponseTopic()
                                .setName("events")
                                .setTopicId(topic)));
            }
            case API_VERSIONS -> {
                version = API_VERSIONS;
                frame = framed(new ApiVersionsRequest.Builder().build(version), ApiKeys.API_VERSIONS);
                response = new ApiVersionsResponse()
                        .setApiKeys(Stream.of(ApiKey.values())
                                .map(key -> new ApiVersionsResponse.ApiVersion()
                                        .setApiKey(key.id())
                                        .setMaxVersion((short) 4))
                                .toList());
            }
            case OFFSET_COMMIT -> {
                version = COMMIT;
                frame = framed(
                        new OffsetCommitRequest(
                                new OffsetCommitRequestData()
                                        .setGroupId("group")
                                        .setTopics(List.of(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                                                .setName("events")
                                                .setPartitions(List.of(
                                                        new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                                                .setPartitionIndex(0)
                                                                .setCommittedOffset(1)
                                                                .setCommittedMetadata(""))))),
                                version),
                        ApiKeys.OFFSET_COMMIT);
                response = new OffsetCommitResponse()
                        .setTopics(List.of(new OffsetCommitResponse.OffsetCommitResponseTopic()
                                .setName("events")
                                .setPartitions(List.of(new OffsetCommitResponse.OffsetCommitResponsePartition()
                                        .setPartitionIndex(0)))));
            }
            case HEARTBEAT -> {
                version = HEARTBEAT;
                frame = framed(
                        new HeartbeatRequest.Builder(new HeartbeatRequestData()
                                        .setGroupId("group")
                                        .setMemberId("member-1")
                                        .setGenerationId(7))
                                .build(version),
                        ApiKeys.HEARTBEAT);
                response = new HeartbeatResponse();
            }
            default -> throw new IllegalArgumentException("no benchmark for " + api);
        }
    }

    private FetchResponse fetchResponse() {
        return new FetchResponse()
                .setResponses(List.of(new FetchResponse.FetchableTopicResponse()
                        .setTopic("events")
                        .setPartitions(List.of(new FetchResponse.PartitionData()
                                .setHighWatermark(1)
                                .setRecords(records.retain())))));
    }

    private static ByteBuf framed(AbstractRequest request, ApiKeys api) {
        ByteBuffer bytes = request.serializeWithHeader(new RequestHeader(api, request.version(), "client", 1));
        return Unpooled.directBuffer().writeBytes(bytes);
    }

    @Benchmark
    public Object decodeRequest() {
        return Requests.decode(frame);
    }

    @Benchmark
    public int encodeResponse() {
        ApiMessage body = api == ApiKey.FETCH ? fetchResponse() : response;
        var wire = Responses.encode(api, version, 1, body, PooledByteBufAllocator.DEFAULT, INLINE_SLICE_BYTES);
        int bytes = wire.totalBytes();
        wire.release();
        return bytes;
    }
}
