package io.jusante.broker.admin.internal;

import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.Controller;
import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.AlterConfigsRequest;
import io.jusante.protocol.message.AlterConfigsRequest.AlterConfigsResource;
import io.jusante.protocol.message.AlterConfigsRequest.AlterableConfig;
import io.jusante.protocol.message.AlterConfigsResponse;
import io.jusante.protocol.message.AlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Answers AlterConfigs, which names all configs that a resource is to have: what is set now and is not named is taken
 * away. Superseded by IncrementalAlterConfigs, and still spoken by old tools.
 */
@Component(service = RequestHandler.class)
public final class AlterConfigsHandler implements RequestHandler {
    private final MetadataView view;
    private final Controller controller;

    @Activate
    public AlterConfigsHandler(@Reference MetadataView view, @Reference Controller controller) {
        this.view = view;
        this.controller = controller;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.ALTER_CONFIGS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        AlterConfigsRequest request = (AlterConfigsRequest) message;
        Map<ConfigTarget, List<ConfigChange>> wanted = new LinkedHashMap<>();
        Map<ConfigTarget, ConfigResult> refused = new LinkedHashMap<>();
        for (AlterConfigsResource resource : request.resources()) {
            ConfigTarget target = new ConfigTarget(resource.resourceType(), resource.resourceName());
            if (wanted.put(target, changes(target, resource)) != null) {
                refused.put(
                        target,
                        new ConfigResult(target, ErrorCode.INVALID_REQUEST, "the request names this resource twice"));
            }
        }
        wanted.keySet().removeAll(refused.keySet());
        AlterationAnswer.send(
                context,
                controller,
                wanted,
                refused.values(),
                request.validateOnly(),
                results -> new AlterConfigsResponse().setResponses(answers(results)));
    }

    private List<ConfigChange> changes(ConfigTarget target, AlterConfigsResource resource) {
        List<ConfigChange> changes = new ArrayList<>();
        Set<String> gone = new LinkedHashSet<>(current(target).keySet());
        for (AlterableConfig config : resource.configs()) {
            gone.remove(config.name());
            changes.add(new ConfigChange(config.name(), ConfigChange.Operation.SET, config.value()));
        }
        gone.forEach(name -> changes.add(new ConfigChange(name, ConfigChange.Operation.DELETE, null)));
        return changes;
    }

    private Map<String, String> current(ConfigTarget target) {
        ClusterImage image = view.image();
        return switch (target.type()) {
            case ConfigTarget.TOPIC -> image.topicConfigs(target.name());
            case ConfigTarget.GROUP -> image.groupConfigs(target.name());
            case ConfigTarget.BROKER ->
                target.name().matches("\\d{1,9}")
                        ? image.brokerConfigs(Integer.parseInt(target.name()))
                        : target.name().isEmpty() ? image.brokerConfigs(-1) : Map.of();
            // the controller refuses it
            default -> Map.of();
        };
    }

    private static List<AlterConfigsResourceResponse> answers(List<ConfigResult> results) {
        List<AlterConfigsResourceResponse> answers = new ArrayList<>(results.size());
        for (ConfigResult result : results) {
            answers.add(new AlterConfigsResourceResponse()
                    .setErrorCode(result.error().code())
                    .setErrorMessage(result.message())
                    .setResourceType(result.target().type())
                    .setResourceName(result.target().name()));
        }
        return answers;
    }
}
