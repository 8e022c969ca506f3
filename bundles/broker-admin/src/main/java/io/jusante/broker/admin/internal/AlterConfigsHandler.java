package io.jusante.broker.admin.internal;

import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.controller.Controller;
import io.jusante.kernel.ErrorCode;
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
    private final Controller controller;

    @Activate
    public AlterConfigsHandler(@Reference Controller controller) {
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
            if (wanted.put(target, changes(resource)) != null) {
                refused.put(
                        target,
                        new ConfigResult(target, ErrorCode.INVALID_REQUEST, "the request names this resource twice"));
            }
        }
        wanted.keySet().removeAll(refused.keySet());
        AlterationAnswer.send(
                context,
                wanted.keySet(),
                () -> controller.replaceConfigs(wanted, request.validateOnly()),
                refused.values(),
                results -> new AlterConfigsResponse().setResponses(answers(results)));
    }

    private static List<ConfigChange> changes(AlterConfigsResource resource) {
        List<ConfigChange> changes = new ArrayList<>();
        for (AlterableConfig config : resource.configs()) {
            changes.add(new ConfigChange(config.name(), ConfigChange.Operation.SET, config.value()));
        }
        return changes;
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
