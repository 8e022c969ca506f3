package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceResponse;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.junit.jupiter.api.Test;

class ErrorResponsesTest {
    private static final long SEED = Long.getLong("jusante.seed", System.nanoTime());

    @Test
    void kafkaClientsSeeTheErrorOfEveryApiInEveryVersion() throws Exception {
        int checked = 0;
        for (ApiKey key : ApiKey.values()) {
            for (short version = key.lowestVersion(); version <= key.highestVersion(); version++) {
                if (key.serves(version)) {
                    try {
                        check(key, version, null);
                        check(key, version, "what went wrong");
                    } catch (RuntimeException e) {
                        throw new AssertionError(key + " version " + version + " with seed " + SEED, e);
                    }
                    checked++;
                }
            }
        }
        assertTrue(checked > 250, "only " + checked + " versions");
    }

    private static void check(ApiKey key, short version, String message) throws Exception {
        ApiMessage request = request(key, version, true);
        ApiMessage response = ErrorResponses.of(request, version, ErrorCode.KAFKA_STORAGE_ERROR, message);
        assertNotNull(response, key.name());
        assertEquals(key.newResponse().getClass(), response.getClass());
        byte[] bytes = Counterpart.writeOurs(response, version);
        Map<Errors, Integer> errors = AbstractResponse.parseResponse(
                        ApiKeys.forId(key.id()), new ByteBufferAccessor(ByteBuffer.wrap(bytes)), version)
                .errorCounts();
        assertTrue(errors.getOrDefault(Errors.KAFKA_STORAGE_ERROR, 0) > 0, key + " version " + version + ": " + errors);
        List<Integer> told = new ArrayList<>();
        response.tellErrors(told::add);
        assertTrue(
                told.contains((int) ErrorCode.KAFKA_STORAGE_ERROR.code()), key + " version " + version + ": " + told);
        // Whatever else the request leaves out, there is a response.
        assertNotNull(Counterpart.writeOurs(
                ErrorResponses.of(request(key, version, false), version, ErrorCode.NOT_CONTROLLER, message), version));
    }

    private static ApiMessage request(ApiKey key, short version, boolean full) throws Exception {
        Counterpart message = Counterpart.of(key.newRequest().getClass().getSimpleName());
        byte[] bytes = ByteBufUtil.getBytes(new RandomWire(new Random(SEED), full).message(message.schema(version)));
        ApiMessage request = message.readOurs(bytes, version);
        if (request instanceof ProduceRequest produce) {
            produce.setAcks((short) -1);
        }
        return request;
    }

    @Test
    void topicsAndPartitionsAreEchoed() {
        FetchRequest request = new FetchRequest();
        for (int topic = 0; topic < 3; topic++) {
            FetchRequest.FetchTopic asked = new FetchRequest.FetchTopic().setTopic("topic-" + topic);
            asked.partitions().add(new FetchRequest.FetchPartition().setPartition(topic));
            asked.partitions().add(new FetchRequest.FetchPartition().setPartition(10 + topic));
            request.topics().add(asked);
        }
        FetchResponse response =
                (FetchResponse) ErrorResponses.of(request, (short) 4, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertEquals(3, response.responses().size());
        for (int topic = 0; topic < 3; topic++) {
            FetchResponse.FetchableTopicResponse answered = response.responses().get(topic);
            assertEquals("topic-" + topic, answered.topic());
            assertEquals(2, answered.partitions().size());
            assertEquals(10 + topic, answered.partitions().get(1).partitionIndex());
            assertEquals(6, answered.partitions().get(1).errorCode());
            assertNotNull(answered.partitions().get(1).records());
        }
    }

    @Test
    void aProduceRequestWithoutAcksHasNoResponse() {
        assertNull(ErrorResponses.of(new ProduceRequest(), (short) 9, ErrorCode.INVALID_REQUEST));
        ApiMessage one =
                ErrorResponses.of(new ProduceRequest().setAcks((short) 1), (short) 9, ErrorCode.INVALID_REQUEST);
        assertTrue(one instanceof ProduceResponse);
    }

    @Test
    void onlyRequestsHaveErrorResponses() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ErrorResponses.of(
                        new io.jusante.protocol.message.RequestHeader(), (short) 1, ErrorCode.INVALID_REQUEST));
    }
}
