package io.jusante.broker.admin.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeClusterRequest;
import io.jusante.protocol.message.DescribeClusterResponse;
import io.jusante.protocol.message.DescribeClusterResponse.DescribeClusterBroker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers DescribeCluster (KIP-700, KIP-919, KIP-1073). */
@Component(service = RequestHandler.class)
public final class DescribeClusterHandler implements RequestHandler {
    private static final byte BROKERS = 1;
    private static final byte CONTROLLERS = 2;

    private final MetadataView view;

    @Activate
    public DescribeClusterHandler(@Reference MetadataView view) {
        this.view = view;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_CLUSTER);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DescribeClusterRequest request = (DescribeClusterRequest) message;
        DescribeClusterResponse response = new DescribeClusterResponse().setEndpointType(BROKERS);
        if (request.endpointType() != BROKERS) {
            boolean known = request.endpointType() == CONTROLLERS;
            context.respond(response.setErrorCode(
                            (known ? ErrorCode.MISMATCHED_ENDPOINT_TYPE : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE).code())
                    .setErrorMessage(
                            known
                                    ? "this listener belongs to a broker and not to a controller"
                                    : "endpoint type " + request.endpointType() + " is not known"));
            return;
        }
        ListenerView seen = new ListenerView(view.image(), context.listener(), context.version());
        context.respond(response.setClusterId(seen.image().clusterId())
                .setControllerId(seen.controllerId())
                .setBrokers(brokers(context.listener(), request.includeFencedBrokers()))
                .setClusterAuthorizedOperations(
                        AuthorizedOperations.onCluster(request.includeClusterAuthorizedOperations())));
    }

    private List<DescribeClusterBroker> brokers(String listener, boolean withFenced) {
        List<DescribeClusterBroker> brokers = new ArrayList<>();
        for (BrokerImage broker : view.image().brokers().values()) {
            Endpoint endpoint = broker.endpoint(listener);
            if (endpoint != null && (withFenced || !broker.isFenced())) {
                brokers.add(new DescribeClusterBroker()
                        .setBrokerId(broker.id())
                        .setHost(endpoint.host())
                        .setPort(endpoint.port())
                        .setRack(broker.rack())
                        .setIsFenced(broker.isFenced()));
            }
        }
        return brokers;
    }
}
