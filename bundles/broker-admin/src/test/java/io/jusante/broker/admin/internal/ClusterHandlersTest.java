package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jusante.controller.ConfigTarget;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.CreateAclsRequest;
import io.jusante.protocol.message.CreateAclsRequest.AclCreation;
import io.jusante.protocol.message.CreateAclsResponse;
import io.jusante.protocol.message.DeleteAclsRequest;
import io.jusante.protocol.message.DeleteAclsRequest.DeleteAclsFilter;
import io.jusante.protocol.message.DeleteAclsResponse;
import io.jusante.protocol.message.DescribeAclsRequest;
import io.jusante.protocol.message.DescribeAclsResponse;
import io.jusante.protocol.message.DescribeClientQuotasRequest;
import io.jusante.protocol.message.DescribeClientQuotasRequest.ComponentData;
import io.jusante.protocol.message.DescribeClientQuotasResponse;
import io.jusante.protocol.message.DescribeUserScramCredentialsRequest;
import io.jusante.protocol.message.DescribeUserScramCredentialsRequest.UserName;
import io.jusante.protocol.message.DescribeUserScramCredentialsResponse;
import io.jusante.protocol.message.ListConfigResourcesRequest;
import io.jusante.protocol.message.ListConfigResourcesResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The answers are those that Apache Kafka 4.3.1 gave to the same requests. */
class ClusterHandlersTest {
    private static final short EXACT = 0;
    private static final short DEFAULT = 1;
    private static final short ANY = 2;

    private final FakeCluster cluster = new FakeCluster();

    private static <T extends ApiMessage> T answer(
            RequestHandler handler, ApiKey api, int version, ApiMessage request, Class<T> type) {
        FakeContext context = new FakeContext(api, version);
        handler.handle(context, request);
        return type.cast(context.response);
    }

    private ListConfigResourcesResponse list(int version, Byte... types) {
        return answer(
                new ListConfigResourcesHandler(cluster),
                ApiKey.LIST_CONFIG_RESOURCES,
                version,
                new ListConfigResourcesRequest().setResourceTypes(List.of(types)),
                ListConfigResourcesResponse.class);
    }

    private List<String> listed(Byte... types) {
        return list(1, types).configResources().stream()
                .map(one -> one.resourceType() + " " + one.resourceName())
                .toList();
    }

    @Test
    void resourcesOfAllTypesAreListed() {
        cluster.topic("t", 1);
        cluster.topic("s", 1);
        cluster.config(ConfigTarget.GROUP, "g", "consumer.session.timeout.ms", "50000");
        cluster.config(ConfigTarget.BROKER, "", "delete.topic.enable", "false");

        assertEquals(List.of("32 g", "8 1", "8 2", "4 1", "4 2", "2 s", "2 t"), listed());
        assertEquals(List.of("2 s", "2 t"), listed((byte) 2));
        assertEquals(List.of("32 g", "4 1", "4 2"), listed((byte) 4, (byte) 4, (byte) 32));
        assertEquals(List.of(), listed((byte) 16));
    }

    @Test
    void aTypeThatIsNotKnownIsRefused() {
        for (byte type : new byte[] {0, 77, -1}) {
            ListConfigResourcesResponse response = list(1, (byte) 2, type);
            assertEquals(ErrorCode.UNSUPPORTED_VERSION.code(), response.errorCode());
            assertEquals(List.of(), response.configResources());
        }
    }

    @Test
    void theFirstVersionListsSubscriptionsToClientMetricsOfWhichThereAreNone() {
        cluster.topic("t", 1);
        assertEquals(List.of(), list(0).configResources());
        assertEquals(ErrorCode.NONE.code(), list(0).errorCode());
    }

    private static ComponentData component(String type, int matchType, String match) {
        return new ComponentData()
                .setEntityType(type)
                .setMatchType((byte) matchType)
                .setMatch(match);
    }

    private static DescribeClientQuotasResponse quotas(int version, ComponentData... components) {
        return answer(
                new DescribeClientQuotasHandler(),
                ApiKey.DESCRIBE_CLIENT_QUOTAS,
                version,
                new DescribeClientQuotasRequest()
                        .setComponents(List.of(components))
                        .setStrict(true),
                DescribeClientQuotasResponse.class);
    }

    @Test
    void thereAreNoQuotasInAnyVersion() {
        for (int version = 0; version <= 1; version++) {
            for (DescribeClientQuotasResponse response : List.of(
                    quotas(version),
                    quotas(version, component("user", EXACT, "u"), component("client-id", ANY, null)),
                    quotas(version, component("user", DEFAULT, null)),
                    quotas(version, component("ip", EXACT, "not an address")))) {
                assertEquals(ErrorCode.NONE.code(), response.errorCode());
                assertEquals(List.of(), response.entries());
            }
        }
    }

    private static void assertRefused(ErrorCode error, ComponentData... components) {
        for (int version = 0; version <= 1; version++) {
            DescribeClientQuotasResponse response = quotas(version, components);
            assertEquals(error.code(), response.errorCode());
            assertNotNull(response.errorMessage());
            assertNull(response.entries());
        }
    }

    @Test
    void filtersThatCannotBeAreRefused() {
        assertRefused(ErrorCode.INVALID_REQUEST, component("user", EXACT, null));
        assertRefused(ErrorCode.INVALID_REQUEST, component("user", DEFAULT, "x"));
        assertRefused(ErrorCode.INVALID_REQUEST, component("user", ANY, "x"));
        assertRefused(ErrorCode.INVALID_REQUEST, component("user", 3, null));
        assertRefused(ErrorCode.INVALID_REQUEST, component("user", -1, null));
        assertRefused(ErrorCode.INVALID_REQUEST, component("", EXACT, "x"));
        assertRefused(ErrorCode.INVALID_REQUEST, component("user", EXACT, "u"), component("user", EXACT, "v"));
        assertRefused(ErrorCode.INVALID_REQUEST, component("user", EXACT, "u"), component("ip", EXACT, "1.2.3.4"));
        assertRefused(ErrorCode.UNSUPPORTED_VERSION, component("nope", EXACT, "x"));
    }

    @Test
    void accessRulesAreDisabledInEveryVersion() {
        DisabledSecurityHandler handler = new DisabledSecurityHandler();
        for (int version = 1; version <= 3; version++) {
            DescribeAclsResponse described = answer(
                    handler,
                    ApiKey.DESCRIBE_ACLS,
                    version,
                    new DescribeAclsRequest().setResourceTypeFilter((byte) 2),
                    DescribeAclsResponse.class);
            assertEquals(ErrorCode.SECURITY_DISABLED.code(), described.errorCode());
            assertEquals(List.of(), described.resources());

            CreateAclsResponse created = answer(
                    handler,
                    ApiKey.CREATE_ACLS,
                    version,
                    new CreateAclsRequest().setCreations(List.of(new AclCreation(), new AclCreation())),
                    CreateAclsResponse.class);
            assertEquals(2, created.results().size());
            created.results().forEach(one -> assertEquals(ErrorCode.SECURITY_DISABLED.code(), one.errorCode()));

            DeleteAclsResponse deleted = answer(
                    handler,
                    ApiKey.DELETE_ACLS,
                    version,
                    new DeleteAclsRequest().setFilters(List.of(new DeleteAclsFilter())),
                    DeleteAclsResponse.class);
            assertEquals(1, deleted.filterResults().size());
            assertEquals(
                    ErrorCode.SECURITY_DISABLED.code(),
                    deleted.filterResults().get(0).errorCode());
        }
    }

    private static List<String> credentials(String... users) {
        List<UserName> names = users == null
                ? null
                : Stream.of(users).map(user -> new UserName().setName(user)).toList();
        DescribeUserScramCredentialsResponse response = answer(
                new DisabledSecurityHandler(),
                ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS,
                0,
                new DescribeUserScramCredentialsRequest().setUsers(names),
                DescribeUserScramCredentialsResponse.class);
        assertEquals(ErrorCode.NONE.code(), response.errorCode());
        return response.results().stream()
                .map(one -> one.user() + " " + ErrorCode.forCode(one.errorCode()))
                .toList();
    }

    @Test
    void noUserHasCredentials() {
        assertEquals(List.of(), credentials((String[]) null));
        assertEquals(List.of(), credentials());
        assertEquals(List.of("a RESOURCE_NOT_FOUND", "b DUPLICATE_RESOURCE"), credentials("a", "b", "b"));
    }
}
