package io.jusante.broker.admin.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeClientQuotasRequest;
import io.jusante.protocol.message.DescribeClientQuotasRequest.ComponentData;
import io.jusante.protocol.message.DescribeClientQuotasResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Answers DescribeClientQuotas (KIP-546): a valid filter finds nothing, because nobody can set quotas yet. */
@Component(service = RequestHandler.class)
public final class DescribeClientQuotasHandler implements RequestHandler {
    private static final String IP = "ip";
    private static final Set<String> ENTITY_TYPES = Set.of("user", "client-id", IP);
    private static final byte MATCH_EXACT = 0;
    private static final byte MATCH_DEFAULT = 1;
    private static final byte MATCH_ANY = 2;

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_CLIENT_QUOTAS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        DescribeClientQuotasResponse response = new DescribeClientQuotasResponse();
        try {
            check(((DescribeClientQuotasRequest) message).components());
            response.setEntries(List.of());
        } catch (KafkaErrorException e) {
            response.setErrorCode(e.code().code())
                    .setErrorMessage(e.getMessage())
                    .setEntries(null);
        }
        context.respond(response);
    }

    private static void check(List<ComponentData> components) {
        Set<String> types = new HashSet<>();
        for (ComponentData component : components) {
            String type = component.entityType();
            checkMatch(component);
            if (type.isEmpty()) {
                throw invalid("an entity has a type, which is empty here");
            }
            if (!types.add(type)) {
                throw invalid("the filter names the entity type " + type + " twice");
            }
            if (!ENTITY_TYPES.contains(type)) {
                throw new KafkaErrorException(
                        ErrorCode.UNSUPPORTED_VERSION, "entities are of type user, client-id or ip, not " + type);
            }
        }
        if (types.contains(IP) && types.size() > 1) {
            throw invalid("an address has its own quotas: ip does not go together with user or client-id");
        }
    }

    private static void checkMatch(ComponentData component) {
        switch (component.matchType()) {
            case MATCH_EXACT -> {
                if (component.match() == null) {
                    throw invalid("an exact match names what to match");
                }
            }
            case MATCH_DEFAULT, MATCH_ANY -> {
                if (component.match() != null) {
                    throw invalid("only an exact match names what to match, which is \"" + component.match() + "\"");
                }
            }
            default -> throw invalid("there is no match type " + component.matchType());
        }
    }

    private static KafkaErrorException invalid(String message) {
        return new KafkaErrorException(ErrorCode.INVALID_REQUEST, message);
    }
}
