package io.jusante.broker.admin.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.CreateAclsRequest;
import io.jusante.protocol.message.CreateAclsResponse;
import io.jusante.protocol.message.CreateAclsResponse.AclCreationResult;
import io.jusante.protocol.message.DeleteAclsRequest;
import io.jusante.protocol.message.DeleteAclsResponse;
import io.jusante.protocol.message.DeleteAclsResponse.DeleteAclsFilterResult;
import io.jusante.protocol.message.DescribeAclsResponse;
import io.jusante.protocol.message.DescribeUserScramCredentialsRequest;
import io.jusante.protocol.message.DescribeUserScramCredentialsRequest.UserName;
import io.jusante.protocol.message.DescribeUserScramCredentialsResponse;
import io.jusante.protocol.message.DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Answers what asks for access rules and credentials of a broker without an authorizer and without SASL, as Apache Kafka
 * does: rules are disabled, and no user has credentials.
 */
@Component(service = RequestHandler.class)
public final class DisabledSecurityHandler implements RequestHandler {
    private static final String DISABLED = "this broker has no authorizer";

    @Override
    public Set<ApiKey> apis() {
        return Set.of(
                ApiKey.DESCRIBE_ACLS, ApiKey.CREATE_ACLS, ApiKey.DELETE_ACLS, ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        if (message instanceof CreateAclsRequest request) {
            context.respond(creation(request));
        } else if (message instanceof DeleteAclsRequest request) {
            context.respond(deletion(request));
        } else if (message instanceof DescribeUserScramCredentialsRequest request) {
            context.respond(credentials(request));
        } else {
            context.respond(new DescribeAclsResponse()
                    .setErrorCode(ErrorCode.SECURITY_DISABLED.code())
                    .setErrorMessage(DISABLED));
        }
    }

    private static CreateAclsResponse creation(CreateAclsRequest request) {
        List<AclCreationResult> results = new ArrayList<>();
        for (int i = 0; i < request.creations().size(); i++) {
            results.add(new AclCreationResult()
                    .setErrorCode(ErrorCode.SECURITY_DISABLED.code())
                    .setErrorMessage(DISABLED));
        }
        return new CreateAclsResponse().setResults(results);
    }

    private static DeleteAclsResponse deletion(DeleteAclsRequest request) {
        List<DeleteAclsFilterResult> results = new ArrayList<>();
        for (int i = 0; i < request.filters().size(); i++) {
            results.add(new DeleteAclsFilterResult()
                    .setErrorCode(ErrorCode.SECURITY_DISABLED.code())
                    .setErrorMessage(DISABLED));
        }
        return new DeleteAclsResponse().setFilterResults(results);
    }

    private static DescribeUserScramCredentialsResponse credentials(DescribeUserScramCredentialsRequest request) {
        List<UserName> users = request.users();
        Map<String, Boolean> twice = new LinkedHashMap<>();
        if (users != null) {
            users.forEach(user -> twice.merge(user.name(), false, (once, again) -> true));
        }
        List<DescribeUserScramCredentialsResult> results = new ArrayList<>();
        twice.forEach((name, again) -> results.add(new DescribeUserScramCredentialsResult()
                .setUser(name)
                .setErrorCode((again ? ErrorCode.DUPLICATE_RESOURCE : ErrorCode.RESOURCE_NOT_FOUND).code())
                .setErrorMessage(
                        again ? "the request names this user twice" : "user " + name + " has no credentials")));
        return new DescribeUserScramCredentialsResponse().setResults(results);
    }
}
