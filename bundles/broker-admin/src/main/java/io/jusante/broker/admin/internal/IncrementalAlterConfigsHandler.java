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
import io.jusante.protocol.message.IncrementalAlterConfigsRequest;
import io.jusante.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.jusante.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.jusante.protocol.message.IncrementalAlterConfigsResponse;
import io.jusante.protocol.message.IncrementalAlterConfigsResponse.AlterConfigsResourceResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers IncrementalAlterConfigs (KIP-339). */
@Component(service = RequestHandler.class)
public final class IncrementalAlterConfigsHandler implements RequestHandler {
    private final Controller controller;

    @Activate
    public IncrementalAlterConfigsHandler(@Reference Controller controller) {
        this.controller = controller;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.INCREMENTAL_ALTER_CONFIGS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        IncrementalAlterConfigsRequest request = (IncrementalAlterConfigsRequest) message;
        Map<ConfigTarget, List<ConfigChange>> wanted = new LinkedHashMap<>();
        Map<ConfigTarget, ConfigResult> refused = new LinkedHashMap<>();
        for (AlterConfigsResource resource : request.resources()) {
            ConfigTarget target = new ConfigTarget(resource.resourceType(), resource.resourceName());
            List<ConfigChange> changes = changes(resource);
            if (changes == null) {
                refused.put(target, invalid(target, "an operation is SET, DELETE, APPEND or SUBTRACT"));
            } else if (wanted.put(target, changes) != null) {
                refused.put(target, invalid(target, "the request names this resource twice"));
            }
        }
        wanted.keySet().removeAll(refused.keySet());
        AlterationAnswer.send(
                context,
                wanted.keySet(),
                () -> controller.alterConfigs(wanted, request.validateOnly()),
                refused.values(),
                results -> new IncrementalAlterConfigsResponse().setResponses(answers(results)));
    }

    private static @Nullable List<ConfigChange> changes(AlterConfigsResource resource) {
        ConfigChange.Operation[] operations = ConfigChange.Operation.values();
        List<ConfigChange> changes = new ArrayList<>();
        for (AlterableConfig config : resource.configs()) {
            int operation = config.configOperation();
            if (operation < 0 || operation >= operations.length) {
                return null;
            }
            changes.add(new ConfigChange(config.name(), operations[operation], config.value()));
        }
        return changes;
    }

    private static ConfigResult invalid(ConfigTarget target, String message) {
        return new ConfigResult(target, ErrorCode.INVALID_REQUEST, message);
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
