package io.jusante.broker.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigTarget;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.message.AlterConfigsRequest;
import io.jusante.protocol.message.AlterConfigsResponse;
import io.jusante.protocol.message.DescribeConfigsRequest;
import io.jusante.protocol.message.DescribeConfigsRequest.DescribeConfigsResource;
import io.jusante.protocol.message.DescribeConfigsResponse;
import io.jusante.protocol.message.DescribeConfigsResponse.DescribeConfigsResourceResult;
import io.jusante.protocol.message.DescribeConfigsResponse.DescribeConfigsResult;
import io.jusante.protocol.message.IncrementalAlterConfigsRequest;
import io.jusante.protocol.message.IncrementalAlterConfigsRequest.AlterConfigsResource;
import io.jusante.protocol.message.IncrementalAlterConfigsRequest.AlterableConfig;
import io.jusante.protocol.message.IncrementalAlterConfigsResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigHandlersTest {
    private final FakeCluster cluster = new FakeCluster();
    private final DescribeConfigsHandler description = new DescribeConfigsHandler(cluster, cluster.configuration);
    private final IncrementalAlterConfigsHandler incremental = new IncrementalAlterConfigsHandler(cluster);
    private final AlterConfigsHandler alteration = new AlterConfigsHandler(cluster);

    private static DescribeConfigsResource resource(int type, String name) {
        return new DescribeConfigsResource()
                .setResourceType((byte) type)
                .setResourceName(name)
                .setConfigurationKeys(null);
    }

    private DescribeConfigsResult describe(int version, DescribeConfigsResource resource, boolean all) {
        FakeContext context = new FakeContext(ApiKey.DESCRIBE_CONFIGS, version);
        description.handle(
                context,
                new DescribeConfigsRequest()
                        .setResources(List.of(resource))
                        .setIncludeSynonyms(all)
                        .setIncludeDocumentation(all));
        return ((DescribeConfigsResponse) context.response).results().get(0);
    }

    private ErrorCode errorOf(DescribeConfigsResource resource) {
        return ErrorCode.forCode(describe(4, resource, false).errorCode());
    }

    @Test
    void aTopicsConfigsAreDescribedInEveryVersion() {
        cluster.topic("t", 1);
        cluster.config(ConfigTarget.TOPIC, "t", "retention.ms", "5");
        for (int version = 1; version <= 4; version++) {
            DescribeConfigsResult result = describe(version, resource(ConfigTarget.TOPIC, "t"), true);

            assertEquals(ErrorCode.NONE.code(), result.errorCode());
            assertEquals("t", result.resourceName());
            DescribeConfigsResourceResult policy = result.configs().get(0);
            assertEquals("cleanup.policy", policy.name());
            assertEquals("delete", policy.value());
            assertEquals(5, policy.configSource());
            assertEquals(7, policy.configType());
            assertFalse(policy.readOnly());
            DescribeConfigsResourceResult retention = result.configs().get(1);
            assertEquals("5", retention.value());
            assertEquals(1, retention.configSource());
            assertEquals(5, retention.configType());
            assertEquals("What retention.ms is for.", retention.documentation());
            assertEquals("5", retention.synonyms().get(0).value());
            assertEquals(1, retention.synonyms().get(0).source());
        }
    }

    @Test
    void synonymsAndDocumentationComeOnlyWhenAskedFor() {
        cluster.topic("t", 1);
        DescribeConfigsResourceResult config =
                describe(4, resource(ConfigTarget.TOPIC, "t"), false).configs().get(0);

        assertEquals(List.of(), config.synonyms());
        assertNull(config.documentation());
    }

    @Test
    void onlyTheKeysThatAreAskedForAreDescribed() {
        cluster.topic("t", 1);
        DescribeConfigsResource some =
                resource(ConfigTarget.TOPIC, "t").setConfigurationKeys(List.of("retention.ms", "nope"));

        assertEquals(
                List.of("retention.ms"),
                describe(4, some, false).configs().stream()
                        .map(DescribeConfigsResourceResult::name)
                        .toList());
    }

    @Test
    void thisBrokerIsDescribedWithoutItsSecrets() {
        Map<String, DescribeConfigsResourceResult> configs = new HashMap<>();
        describe(4, resource(ConfigTarget.BROKER, "1"), true)
                .configs()
                .forEach(config -> configs.put(config.name(), config));

        assertTrue(configs.get("node.id").readOnly());
        assertFalse(configs.get("delete.topic.enable").readOnly());
        assertTrue(configs.get("ssl.key.password").isSensitive());
        assertNull(configs.get("ssl.key.password").value());
        assertEquals(9, configs.get("ssl.key.password").configType());
    }

    @Test
    void theClusterDefaultShowsOnlyWhatIsSet() {
        assertEquals(
                List.of(), describe(4, resource(ConfigTarget.BROKER, ""), false).configs());
        cluster.configuration.applyDynamic(Map.of("delete.topic.enable", "false"), Map.of());

        DescribeConfigsResourceResult config =
                describe(4, resource(ConfigTarget.BROKER, ""), false).configs().get(0);
        assertEquals("delete.topic.enable", config.name());
        assertEquals(3, config.configSource());
    }

    @Test
    void aGroupInheritsWhatItDoesNotSet() {
        DescribeConfigsResourceResult inherited =
                describe(4, resource(ConfigTarget.GROUP, "g"), true).configs().get(0);
        cluster.config(ConfigTarget.GROUP, "g", "consumer.session.timeout.ms", "50000");
        DescribeConfigsResourceResult own =
                describe(4, resource(ConfigTarget.GROUP, "g"), true).configs().get(0);

        assertEquals("45000", inherited.value());
        assertEquals(1, inherited.synonyms().size());
        assertEquals("consumer.session.timeout.ms", inherited.synonyms().get(0).name());
        assertEquals(5, inherited.synonyms().get(0).source());
        assertEquals(5, inherited.configSource());
        assertEquals("50000", own.value());
        assertEquals(8, own.configSource());
    }

    @Test
    void whatCannotBeDescribedAndWhy() {
        assertEquals(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, errorOf(resource(ConfigTarget.TOPIC, "nope")));
        assertEquals(ErrorCode.INVALID_TOPIC_EXCEPTION, errorOf(resource(ConfigTarget.TOPIC, "a b")));
        assertEquals(ErrorCode.INVALID_REQUEST, errorOf(resource(ConfigTarget.BROKER, "2")));
        assertEquals(ErrorCode.INVALID_REQUEST, errorOf(resource(ConfigTarget.BROKER, "one")));
        assertEquals(ErrorCode.INVALID_REQUEST, errorOf(resource(ConfigTarget.GROUP, "")));
        assertEquals(ErrorCode.INVALID_REQUEST, errorOf(resource(77, "x")));
    }

    private static AlterConfigsResource change(String topic, int operation) {
        return new AlterConfigsResource()
                .setResourceType(ConfigTarget.TOPIC)
                .setResourceName(topic)
                .setConfigs(List.of(new AlterableConfig()
                        .setName("retention.ms")
                        .setConfigOperation((byte) operation)
                        .setValue("1")));
    }

    private Map<String, ErrorCode> alter(int version, AlterConfigsResource... resources) {
        FakeContext context = new FakeContext(ApiKey.INCREMENTAL_ALTER_CONFIGS, version);
        incremental.handle(context, new IncrementalAlterConfigsRequest().setResources(List.of(resources)));
        Map<String, ErrorCode> errors = new HashMap<>();
        ((IncrementalAlterConfigsResponse) context.response)
                .responses()
                .forEach(one -> errors.put(one.resourceName(), ErrorCode.forCode(one.errorCode())));
        return errors;
    }

    @Test
    void changesReachTheControllerInEveryVersion() {
        for (int version = 0; version <= 1; version++) {
            assertEquals(Map.of("t", ErrorCode.NONE), alter(version, change("t", 2)));
            List<ConfigChange> changes = cluster.altered.get(version).get(new ConfigTarget(ConfigTarget.TOPIC, "t"));
            assertEquals(ConfigChange.Operation.APPEND, changes.get(0).operation());
            assertEquals("retention.ms", changes.get(0).name());
            assertEquals("1", changes.get(0).value());
        }
    }

    @Test
    void unknownOperationsAndResourcesNamedTwiceAreRefusedAndTheRestIsDone() {
        assertEquals(
                Map.of("a", ErrorCode.INVALID_REQUEST, "b", ErrorCode.INVALID_REQUEST, "c", ErrorCode.NONE),
                alter(1, change("a", 4), change("b", 0), change("b", 1), change("c", 1)));
        assertEquals(1, cluster.altered.get(0).size());
    }

    @Test
    void aFailureOfTheWholeIsToldForEachResource() {
        cluster.fail(new KafkaErrorException(ErrorCode.KAFKA_STORAGE_ERROR, "no disk"));

        assertEquals(Map.of("t", ErrorCode.KAFKA_STORAGE_ERROR), alter(1, change("t", 0)));
    }

    private static AlterConfigsRequest.AlterConfigsResource wanted(String topic, String value) {
        return new AlterConfigsRequest.AlterConfigsResource()
                .setResourceType(ConfigTarget.TOPIC)
                .setResourceName(topic)
                .setConfigs(List.of(new AlterConfigsRequest.AlterableConfig()
                        .setName("retention.ms")
                        .setValue(value)));
    }

    private List<String> replace(
            int version, boolean validateOnly, AlterConfigsRequest.AlterConfigsResource... resources) {
        FakeContext context = new FakeContext(ApiKey.ALTER_CONFIGS, version);
        alteration.handle(
                context,
                new AlterConfigsRequest().setResources(List.of(resources)).setValidateOnly(validateOnly));
        return ((AlterConfigsResponse) context.response)
                .responses().stream()
                        .map(one -> one.resourceName() + " " + ErrorCode.forCode(one.errorCode()))
                        .toList();
    }

    @Test
    void theOldAlterationReplacesAllThatAResourceHasInEveryVersion() {
        for (int version = 0; version <= 2; version++) {
            assertEquals(List.of("t NONE"), replace(version, version == 1, wanted("t", "6")));
        }

        assertEquals(List.of(false, true, false), cluster.validated);
        List<ConfigChange> changes = cluster.replaced.get(0).get(new ConfigTarget(ConfigTarget.TOPIC, "t"));
        assertEquals(1, changes.size());
        assertEquals(ConfigChange.Operation.SET, changes.get(0).operation());
        assertEquals("retention.ms", changes.get(0).name());
        assertEquals("6", changes.get(0).value());
    }

    @Test
    void aResourceThatTheOldAlterationNamesTwiceIsRefusedAndTheOthersAreReplaced() {
        assertEquals(
                List.of("t INVALID_REQUEST", "u NONE"),
                replace(2, false, wanted("t", "6"), wanted("u", "6"), wanted("t", "7")));
        assertEquals(
                Set.of(new ConfigTarget(ConfigTarget.TOPIC, "u")),
                cluster.replaced.get(0).keySet());
        assertEquals(List.of("t INVALID_REQUEST"), replace(2, false, wanted("t", "6"), wanted("t", "7")));
        assertEquals(1, cluster.replaced.size());
    }

    @Test
    void anAlterationThatNobodyAnswersTimesOut() {
        cluster.keepSilent();
        FakeContext context = new FakeContext(ApiKey.ALTER_CONFIGS, 2);
        alteration.handle(context, new AlterConfigsRequest().setResources(List.of(wanted("t", "6"))));
        context.timeOut();

        assertEquals(ErrorCode.REQUEST_TIMED_OUT, context.failure);
    }
}
