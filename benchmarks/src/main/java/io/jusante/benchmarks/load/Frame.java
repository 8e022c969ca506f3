package io.jusante.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * A request as it goes over the wire, built once and sent many times.
 *
 * @param bytes with the length before it, in a direct buffer from 0 to the limit
 * @param correlationAt where the correlation id stands
 * @param offsetAt where the fetch offset stands, −1 in other requests
 * @param records how many records it carries
 * @param payloadBytes how many bytes of records it carries
 */
public record Frame(ByteBuffer bytes, int correlationAt, int offsetAt, int records, long payloadBytes) {
    private static final String CLIENT = "load";
    /** Length, API key and version stand before it. */
    private static final int CORRELATION_AT = 8;

    private static final short PRODUCE_VERSION = 9;
    private static final short FETCH_VERSION = 11;
    private static final int TIMEOUT_MS = 30_000;
    private static final long MARKED_OFFSET = 0x5EED_0FF5_E700_0001L;

    /** {@return a produce request of one batch} */
    public static Frame produce(
            String topic, int partition, short acks, int records, int valueBytes, CompressionType codec, byte[] text) {
        SimpleRecord[] batch = new SimpleRecord[records];
        long nowMs = System.currentTimeMillis();
        for (int i = 0; i < records; i++) {
            byte[] value = new byte[valueBytes];
            System.arraycopy(text, (i * 131) % Math.max(1, text.length - valueBytes), value, 0, valueBytes);
            batch[i] = new SimpleRecord(nowMs, value);
        }
        MemoryRecords built = MemoryRecords.withRecords(Compression.of(codec).build(), batch);
        var data = new ProduceRequestData().setAcks(acks).setTimeoutMs(TIMEOUT_MS);
        data.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setName(topic)
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setIndex(partition)
                                .setRecords(built))));
        return framed(new ProduceRequest(data, PRODUCE_VERSION), ApiKeys.PRODUCE, -1, records, built.sizeInBytes());
    }

    /** {@return a fetch of one partition without a session; its offset is patched} */
    public static Frame fetch(TopicPartition partition, int maxWaitMs, int minBytes, int maxBytes) {
        var asked = new java.util.LinkedHashMap<TopicPartition, FetchRequest.PartitionData>();
        asked.put(
                partition,
                new FetchRequest.PartitionData(
                        Uuid.ZERO_UUID, MARKED_OFFSET, -1, maxBytes, java.util.Optional.empty()));
        FetchRequest request = FetchRequest.Builder.forConsumer(FETCH_VERSION, maxWaitMs, minBytes, asked)
                .setMaxBytes(maxBytes)
                .build(FETCH_VERSION);
        Frame frame = framed(request, ApiKeys.FETCH, -1, 0, 0);
        for (int at = 0; at + Long.BYTES <= frame.bytes.limit(); at++) {
            if (frame.bytes.getLong(at) == MARKED_OFFSET) {
                return new Frame(frame.bytes, frame.correlationAt, at, 0, 0);
            }
        }
        throw new IllegalStateException("the fetch offset is not where it was put");
    }

    private static Frame framed(AbstractRequest request, ApiKeys api, int offsetAt, int records, long payloadBytes) {
        ByteBuffer body = request.serializeWithHeader(new RequestHeader(api, request.version(), CLIENT, 0));
        ByteBuffer bytes = ByteBuffer.allocateDirect(Integer.BYTES + body.remaining());
        bytes.putInt(body.remaining()).put(body).flip();
        return new Frame(bytes, CORRELATION_AT, offsetAt, records, payloadBytes);
    }

    /** {@return the same request with a buffer of its own, for another connection} */
    public Frame copy() {
        ByteBuffer own = ByteBuffer.allocateDirect(bytes.limit());
        own.put(bytes.duplicate().rewind()).flip();
        return new Frame(own, correlationAt, offsetAt, records, payloadBytes);
    }

    /** {@return text that compresses about as well as logs do} */
    public static byte[] text(long seed, int size) {
        var random = new java.util.Random(seed);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            words.add(Long.toString(random.nextLong() & Long.MAX_VALUE, 36).substring(0, 3 + random.nextInt(6)));
        }
        StringBuilder text = new StringBuilder(size + 16);
        while (text.length() < size) {
            text.append(words.get(random.nextInt(words.size()))).append(random.nextInt(8) == 0 ? '\n' : ' ');
        }
        return text.substring(0, size).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
