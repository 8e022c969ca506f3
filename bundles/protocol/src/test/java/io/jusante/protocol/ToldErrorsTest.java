package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.protocol.message.DescribeClusterResponse;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.FetchResponse.FetchableTopicResponse;
import io.jusante.protocol.message.FetchResponse.PartitionData;
import io.jusante.protocol.message.HeartbeatRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToldErrorsTest {
    @Test
    void tellsTheErrorOfAResponseAndThoseWithinItAndNoSuccess() {
        FetchResponse response = new FetchResponse()
                .setErrorCode((short) 71)
                .setResponses(List.of(new FetchableTopicResponse()
                        .setPartitions(List.of(
                                new PartitionData().setErrorCode((short) 1),
                                new PartitionData(),
                                new PartitionData().setErrorCode((short) -1)))));
        assertEquals(List.of(71, 1, -1), errors(response));
    }

    @Test
    void tellsNothingWhereNothingFailed() {
        assertEquals(List.of(), errors(new FetchResponse()));
        assertEquals(List.of(), errors(new DescribeClusterResponse()));
        assertEquals(List.of(), errors(new HeartbeatRequest()));
    }

    private static List<Integer> errors(ApiMessage message) {
        List<Integer> errors = new ArrayList<>();
        message.tellErrors(errors::add);
        return errors;
    }
}
