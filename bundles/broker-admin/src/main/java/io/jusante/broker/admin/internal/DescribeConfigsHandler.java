package io.jusante.broker.admin.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigEntry;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.Configuration;
import io.jusante.configuration.UpdateMode;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.MetadataView;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeConfigsRequest;
import io.jusante.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.jusante.protocol.message.DescribeConfigsResponse;
import io.jusante.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.jusante.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.jusante.protocol.message.DescribeConfigsResponse.DescribeConfigsSynonym;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers DescribeConfigs of topics, of this broker, of all brokers, and of groups. */
@Component(service = RequestHandler.class)
public final class DescribeConfigsHandler implements RequestHandler {
    private final MetadataView view;
    private final Configuration configuration;
    private final ConfigResources resources;

    @Activate
    public DescribeConfigsHandler(@Reference MetadataView view, @Reference Configuration configuration) {
        this.view = view;
        this.configuration = configuration;
        this.resources = new ConfigResources(configuration);
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_CONFIGS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DescribeConfigsRequest request = (DescribeConfigsRequest) message;
        List<DescribeConfigsResult> results =
                new ArrayList<>(request.resources().size());
        for (DescribeConfigsResource resource : request.resources()) {
            results.add(describe(resource, request));
        }
        context.respond(new DescribeConfigsResponse().setResults(results));
    }

    private DescribeConfigsResult describe(DescribeConfigsResource resource, DescribeConfigsRequest request) {
        DescribeConfigsResult result = new DescribeConfigsResult()
                .setResourceType(resource.resourceType())
                .setResourceName(resource.resourceName());
        int nodeId = configuration.broker().getInt("node.id");
        try {
            List<String> keys = resource.configurationKeys();
            List<DescribeConfigsResourceResult> configs = new ArrayList<>();
            for (ConfigEntry entry :
                    resources.describe(resource.resourceType(), resource.resourceName(), view.image(), nodeId)) {
                if (keys == null
                        || keys.isEmpty()
                        || keys.contains(entry.definition().name())) {
                    configs.add(config(entry, request));
                }
            }
            return result.setErrorCode(ErrorCode.NONE.code())
                    .setErrorMessage(null)
                    .setConfigs(configs);
        } catch (KafkaErrorException e) {
            return result.setErrorCode(e.code().code()).setErrorMessage(e.getMessage());
        }
    }

    private static DescribeConfigsResourceResult config(ConfigEntry entry, DescribeConfigsRequest request) {
        ConfigDefinition definition = entry.definition();
        List<DescribeConfigsSynonym> synonyms = new ArrayList<>();
        if (request.includeSynonyms()) {
            for (ConfigEntry.Synonym synonym : entry.synonyms()) {
                synonyms.add(new DescribeConfigsSynonym()
                        .setName(synonym.name())
                        .setValue(synonym.value())
                        .setSource(synonym.source().code()));
            }
        }
        boolean readOnly = definition.scope() == ConfigScope.BROKER && definition.updateMode() == UpdateMode.READ_ONLY;
        return new DescribeConfigsResourceResult()
                .setName(definition.name())
                .setValue(entry.value())
                .setReadOnly(readOnly)
                .setConfigSource(entry.source().code())
                .setIsSensitive(definition.isSensitive())
                .setSynonyms(synonyms)
                .setConfigType(number(definition.type()))
                .setDocumentation(request.includeDocumentation() ? definition.documentation() : null);
    }

    /** {@return the protocol's number of the type} */
    private static byte number(ConfigType type) {
        return switch (type) {
            case BOOLEAN -> 1;
            case STRING -> 2;
            case INT -> 3;
            case SHORT -> 4;
            case LONG -> 5;
            case DOUBLE -> 6;
            case LIST -> 7;
            case CLASS -> 8;
            case PASSWORD -> 9;
        };
    }
}
