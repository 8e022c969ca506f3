package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.ErrorCode;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.DescribeClusterRequest;
import io.jusante.protocol.message.DescribeClusterResponse;
import org.junit.jupiter.api.Test;

class DescribeClusterHandlerTest {
    private final FakeCluster cluster = new FakeCluster();

    private DescribeClusterResponse ask(int version, DescribeClusterRequest request) {
        FakeContext context = new FakeContext(ApiKey.DESCRIBE_CLUSTER, version);
        new DescribeClusterHandler(cluster).handle(context, request);
        return (DescribeClusterResponse) context.response;
    }

    @Test
    void everyVersionIsAnswered() {
        for (int version = 0; version <= 2; version++) {
            DescribeClusterResponse response = ask(version, new DescribeClusterRequest());

            assertEquals("kafka-cluster-id-22-xx", response.clusterId());
            assertEquals(1, response.controllerId());
            assertEquals(1, response.brokers().size());
            assertEquals("inside", response.brokers().get(0).host());
            assertEquals(Integer.MIN_VALUE, response.clusterAuthorizedOperations());
        }
    }

    @Test
    void fencedBrokersAndOperationsComeWhenAskedFor() {
        DescribeClusterResponse response = ask(
                2,
                new DescribeClusterRequest().setIncludeFencedBrokers(true).setIncludeClusterAuthorizedOperations(true));

        assertEquals(2, response.brokers().size());
        assertTrue(response.brokers().get(1).isFenced());
        assertEquals(8096, response.clusterAuthorizedOperations());
    }

    @Test
    void controllersAreNotDescribedOnABrokersListener() {
        assertEquals(
                ErrorCode.MISMATCHED_ENDPOINT_TYPE.code(),
                ask(1, new DescribeClusterRequest().setEndpointType((byte) 2)).errorCode());
        assertEquals(
                ErrorCode.UNSUPPORTED_ENDPOINT_TYPE.code(),
                ask(1, new DescribeClusterRequest().setEndpointType((byte) 3)).errorCode());
    }
}
