package io.jusante.broker.admin.internal;

import io.jusante.controller.ConfigTarget;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ListConfigResourcesRequest;
import io.jusante.protocol.message.ListConfigResourcesResponse;
import io.jusante.protocol.message.ListConfigResourcesResponse.ConfigResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers ListConfigResources (KIP-714, KIP-1142). Nobody can make subscriptions to client metrics yet. */
@Component(service = RequestHandler.class)
public final class ListConfigResourcesHandler implements RequestHandler {
    private static final byte BROKER_LOGGER = 8;
    private static final byte CLIENT_METRICS = 16;
    /** In the order in which Apache Kafka answers. */
    private static final List<Byte> ALL =
            List.of(ConfigTarget.GROUP, CLIENT_METRICS, BROKER_LOGGER, ConfigTarget.BROKER, ConfigTarget.TOPIC);
    /** Before, it was the list of subscriptions to client metrics and of nothing else. */
    private static final short FIRST_WITH_TYPES = 1;

    private final MetadataView view;

    @Activate
    public ListConfigResourcesHandler(@Reference MetadataView view) {
        this.view = view;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.LIST_CONFIG_RESOURCES);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        ListConfigResourcesRequest request = (ListConfigResourcesRequest) message;
        if (context.version() < FIRST_WITH_TYPES) {
            context.respond(new ListConfigResourcesResponse());
            return;
        }
        List<Byte> asked = request.resourceTypes().isEmpty() ? ALL : request.resourceTypes();
        if (!ALL.containsAll(asked)) {
            context.respond(new ListConfigResourcesResponse().setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code()));
            return;
        }
        ClusterImage image = view.image();
        List<ConfigResource> resources = new ArrayList<>();
        for (byte type : ALL) {
            if (asked.contains(type)) {
                names(type, image)
                        .forEach(name -> resources.add(
                                new ConfigResource().setResourceType(type).setResourceName(name)));
            }
        }
        context.respond(new ListConfigResourcesResponse().setConfigResources(resources));
    }

    private static Collection<String> names(byte type, ClusterImage image) {
        return switch (type) {
            case ConfigTarget.TOPIC -> new TreeSet<>(image.topics().keySet());
            case ConfigTarget.BROKER, BROKER_LOGGER ->
                image.brokers().keySet().stream().map(String::valueOf).toList();
            case ConfigTarget.GROUP -> image.configuredGroups();
            default -> List.of();
        };
    }
}
