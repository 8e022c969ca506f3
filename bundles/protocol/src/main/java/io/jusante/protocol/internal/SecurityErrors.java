package io.jusante.protocol.internal;

import static io.jusante.protocol.internal.Failure.each;

import io.jusante.protocol.message.AlterUserScramCredentialsRequest;
import io.jusante.protocol.message.AlterUserScramCredentialsResponse;
import io.jusante.protocol.message.CreateAclsRequest;
import io.jusante.protocol.message.CreateAclsResponse;
import io.jusante.protocol.message.DeleteAclsRequest;
import io.jusante.protocol.message.DeleteAclsResponse;
import io.jusante.protocol.message.DescribeAclsResponse;
import io.jusante.protocol.message.DescribeUserScramCredentialsRequest;
import io.jusante.protocol.message.DescribeUserScramCredentialsResponse;
import io.jusante.protocol.message.SaslAuthenticateResponse;
import java.util.LinkedHashSet;
import java.util.Set;

/** Error responses of authentication and authorization. */
public final class SecurityErrors {
    private SecurityErrors() {}

    public static CreateAclsResponse createAcls(CreateAclsRequest request, Failure failure) {
        return new CreateAclsResponse()
                .setResults(each(
                        request.creations(),
                        creation -> new CreateAclsResponse.AclCreationResult()
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static DeleteAclsResponse deleteAcls(DeleteAclsRequest request, Failure failure) {
        return new DeleteAclsResponse()
                .setFilterResults(each(
                        request.filters(),
                        filter -> new DeleteAclsResponse.DeleteAclsFilterResult()
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    /** One result for each user, however many of its credentials were to change. */
    public static AlterUserScramCredentialsResponse alterUserScramCredentials(
            AlterUserScramCredentialsRequest request, Failure failure) {
        Set<String> users = new LinkedHashSet<>();
        for (AlterUserScramCredentialsRequest.ScramCredentialDeletion deletion : request.deletions()) {
            users.add(deletion.name());
        }
        for (AlterUserScramCredentialsRequest.ScramCredentialUpsertion upsertion : request.upsertions()) {
            users.add(upsertion.name());
        }
        return new AlterUserScramCredentialsResponse()
                .setResults(each(
                        users,
                        user -> new AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult()
                                .setUser(user)
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static DescribeUserScramCredentialsResponse describeUserScramCredentials(
            DescribeUserScramCredentialsRequest request, Failure failure) {
        return new DescribeUserScramCredentialsResponse()
                .setErrorCode(failure.code())
                .setErrorMessage(failure.message())
                .setResults(each(
                        request.users(),
                        user -> new DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult()
                                .setUser(user.name())
                                .setErrorCode(failure.code())
                                .setErrorMessage(failure.message())));
    }

    public static SaslAuthenticateResponse saslAuthenticate(Failure failure) {
        return new SaslAuthenticateResponse().setErrorCode(failure.code()).setErrorMessage(failure.message());
    }

    public static DescribeAclsResponse describeAcls(Failure failure) {
        return new DescribeAclsResponse().setErrorCode(failure.code()).setErrorMessage(failure.message());
    }
}
