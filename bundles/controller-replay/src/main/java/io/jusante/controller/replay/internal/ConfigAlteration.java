package io.jusante.controller.replay.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.Configuration;
import io.jusante.configuration.UpdateMode;
import io.jusante.controller.ConfigChange;
import io.jusante.controller.ConfigResult;
import io.jusante.controller.ConfigTarget;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.TopicNames;
import io.jusante.metadata.message.ConfigRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes or replaces configs; each resource by itself, and of one resource all changes or none. */
final class ConfigAlteration implements Command<List<ConfigResult>> {
    private static final int ALL_BROKERS = -1;

    private final Map<ConfigTarget, List<ConfigChange>> changes;
    private final boolean validateOnly;
    private final boolean replacing;
    private final Configuration configuration;

    private ConfigAlteration(
            Map<ConfigTarget, List<ConfigChange>> changes,
            boolean replacing,
            boolean validateOnly,
            Configuration configuration) {
        this.changes = new LinkedHashMap<>(changes);
        this.replacing = replacing;
        this.validateOnly = validateOnly;
        this.configuration = configuration;
    }

    /** {@return changes of what is set; what no change names stays} */
    static ConfigAlteration changing(
            Map<ConfigTarget, List<ConfigChange>> changes, boolean validateOnly, Configuration configuration) {
        return new ConfigAlteration(changes, false, validateOnly, configuration);
    }

    /** {@return all that is to be set; what is not named is taken away} */
    static ConfigAlteration replacing(
            Map<ConfigTarget, List<ConfigChange>> wanted, boolean validateOnly, Configuration configuration) {
        return new ConfigAlteration(wanted, true, validateOnly, configuration);
    }

    @Override
    public String name() {
        return "alter configs";
    }

    @Override
    public boolean validateOnly() {
        return validateOnly;
    }

    @Override
    public List<ConfigResult> decide(Draft draft) {
        List<ConfigResult> results = new ArrayList<>(changes.size());
        changes.forEach((target, operations) -> {
            try {
                draft.add(alter(target, operations, draft.image()));
                results.add(new ConfigResult(target, ErrorCode.NONE, null));
            } catch (KafkaErrorException e) {
                results.add(new ConfigResult(target, e.code(), e.getMessage()));
            }
        });
        return results;
    }

    private List<ConfigRecord> alter(ConfigTarget target, List<ConfigChange> operations, ClusterImage image) {
        Map<String, String> current = current(target, image);
        Map<String, String> next = new TreeMap<>(current);
        List<ConfigRecord> records = new ArrayList<>();
        for (ConfigChange change : complete(operations, current)) {
            String before = current.get(change.name());
            String after = after(target, change, before);
            if (after == null) {
                next.remove(change.name());
            } else {
                next.put(change.name(), after);
            }
            if (!Objects.equals(before, after)) {
                records.add(new ConfigRecord()
                        .setResourceType(target.type())
                        .setResourceName(target.name())
                        .setName(change.name())
                        .setValue(after));
            }
        }
        if (target.type() == ConfigTarget.GROUP) {
            String refusal = new GroupBounds(configuration).refusal(next);
            if (refusal != null) {
                throw new KafkaErrorException(ErrorCode.INVALID_CONFIG, refusal);
            }
        }
        return records;
    }

    /** {@return the operations and, where all is replaced, the deletion of what they do not name} */
    private List<ConfigChange> complete(List<ConfigChange> operations, Map<String, String> current) {
        Set<String> named = new LinkedHashSet<>();
        for (ConfigChange change : operations) {
            if (!named.add(change.name())) {
                throw new KafkaErrorException(
                        ErrorCode.INVALID_REQUEST, change.name() + " is changed twice in one request");
            }
        }
        if (!replacing) {
            return operations;
        }
        List<ConfigChange> all = new ArrayList<>(operations);
        for (String name : current.keySet()) {
            if (!named.contains(name)) {
                all.add(new ConfigChange(name, ConfigChange.Operation.DELETE, null));
            }
        }
        return all;
    }

    private static Map<String, String> current(ConfigTarget target, ClusterImage image) {
        return switch (target.type()) {
            case ConfigTarget.TOPIC -> {
                if (target.name().isEmpty()) {
                    throw new KafkaErrorException(ErrorCode.INVALID_REQUEST, "there are no configs of all topics");
                }
                String refusal = TopicNames.refusal(target.name());
                if (refusal != null) {
                    throw new KafkaErrorException(ErrorCode.INVALID_TOPIC_EXCEPTION, refusal);
                }
                if (image.topic(target.name()) == null) {
                    throw new KafkaErrorException(
                            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no topic " + target.name());
                }
                yield image.topicConfigs(target.name());
            }
            case ConfigTarget.BROKER -> image.brokerConfigs(brokerId(target.name(), image));
            case ConfigTarget.GROUP -> {
                if (target.name().isEmpty()) {
                    throw new KafkaErrorException(ErrorCode.INVALID_REQUEST, "a group's name must not be empty");
                }
                yield image.groupConfigs(target.name());
            }
            default ->
                throw new KafkaErrorException(
                        ErrorCode.INVALID_REQUEST, "resources of type " + target.type() + " have no configs here");
        };
    }

    private static int brokerId(String name, ClusterImage image) {
        if (name.isEmpty()) {
            return ALL_BROKERS;
        }
        try {
            int id = Integer.parseInt(name);
            if (image.brokers().containsKey(id)) {
                return id;
            }
        } catch (NumberFormatException e) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REQUEST, "a broker is named by its number, not by \"" + name + "\"", e);
        }
        throw new KafkaErrorException(ErrorCode.INVALID_REQUEST, "there is no broker " + name);
    }

    private @Nullable String after(ConfigTarget target, ConfigChange change, @Nullable String before) {
        ConfigScope scope = scope(target);
        boolean clusterWide =
                target.type() == ConfigTarget.BROKER && target.name().isEmpty();
        ConfigDefinition definition = configuration.definition(scope, change.name());
        if (definition != null && !isDynamic(definition, clusterWide)) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_REQUEST,
                    String.valueOf(configuration.refusal(scope, change.name(), change.value(), clusterWide)));
        }
        if (change.operation() == ConfigChange.Operation.DELETE) {
            // also of a name that nobody knows: the plugin that knew it may be gone
            return null;
        }
        String value = change.value();
        if (value == null) {
            throw new KafkaErrorException(ErrorCode.INVALID_REQUEST, change.name() + " has no value");
        }
        String after =
                change.operation() == ConfigChange.Operation.SET ? value : listAfter(definition, change, value, before);
        String refusal = configuration.refusal(scope, change.name(), after, clusterWide);
        if (refusal != null) {
            throw new KafkaErrorException(ErrorCode.INVALID_CONFIG, refusal);
        }
        return after;
    }

    private static boolean isDynamic(ConfigDefinition definition, boolean clusterWide) {
        return definition.scope() != ConfigScope.BROKER
                || definition.updateMode() == UpdateMode.CLUSTER_WIDE
                || (definition.updateMode() == UpdateMode.PER_BROKER && !clusterWide);
    }

    private static String listAfter(
            @Nullable ConfigDefinition definition, ConfigChange change, String value, @Nullable String before) {
        if (definition == null || definition.type() != ConfigType.LIST) {
            throw new KafkaErrorException(
                    ErrorCode.INVALID_CONFIG,
                    change.name() + " is not a list: " + change.operation() + " is for lists");
        }
        String base = before != null ? before : definition.defaultValue();
        Set<String> elements = elements(base == null ? "" : base);
        if (change.operation() == ConfigChange.Operation.APPEND) {
            elements.addAll(elements(value));
        } else {
            elements.removeAll(elements(value));
        }
        return String.join(",", elements);
    }

    private static Set<String> elements(String list) {
        Set<String> elements = new LinkedHashSet<>();
        for (String element : list.split(",", -1)) {
            String trimmed = element.trim();
            if (!trimmed.isEmpty()) {
                elements.add(trimmed);
            }
        }
        return elements;
    }

    private static ConfigScope scope(ConfigTarget target) {
        return switch (target.type()) {
            case ConfigTarget.TOPIC -> ConfigScope.TOPIC;
            case ConfigTarget.BROKER -> ConfigScope.BROKER;
            default -> ConfigScope.GROUP;
        };
    }
}
