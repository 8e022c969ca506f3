package io.jusante.controller.replay.internal;

import io.jusante.configuration.ConfigDefinition;
import io.jusante.configuration.ConfigScope;
import io.jusante.configuration.ConfigType;
import io.jusante.configuration.Configuration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bounds that the broker sets to the configs of groups: {@code consumer.session.timeout.ms} lies between {@code
 * group.consumer.min.session.timeout.ms} and {@code group.consumer.max.session.timeout.ms}, and so on for each config of
 * a group for which the broker has such a property.
 */
final class GroupBounds {
    private static final List<String> KINDS = List.of("consumer", "share", "streams");
    /** Here the property is not named after the config. */
    private static final Map<String, String> HIGHEST =
            Map.of("streams.num.standby.replicas", "group.streams.max.standby.replicas");

    private final Configuration configuration;

    GroupBounds(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * {@return null where the configs go together and with the broker's, else a sentence that says why not}
     *
     * @param configs what is to be the group's own, each valid by itself
     */
    @Nullable String refusal(Map<String, String> configs) {
        for (Map.Entry<String, String> config : configs.entrySet()) {
            ConfigDefinition definition = configuration.definition(ConfigScope.GROUP, config.getKey());
            int dot = config.getKey().indexOf('.');
            if (definition == null || definition.type() != ConfigType.INT || dot < 0) {
                continue;
            }
            String kind = config.getKey().substring(0, dot);
            String rest = config.getKey().substring(dot + 1);
            int value = Integer.parseInt(config.getValue().trim());
            String lowest = "group." + kind + ".min." + rest;
            String highest = HIGHEST.getOrDefault(config.getKey(), "group." + kind + ".max." + rest);
            if (isDefined(lowest) && value < configuration.broker().getInt(lowest)) {
                return config.getKey() + " is " + value + ", and the broker's " + lowest + " is "
                        + configuration.broker().getInt(lowest);
            }
            if (isDefined(highest) && value > configuration.broker().getInt(highest)) {
                return config.getKey() + " is " + value + ", and the broker's " + highest + " is "
                        + configuration.broker().getInt(highest);
            }
        }
        return heartbeats(configs);
    }

    private @Nullable String heartbeats(Map<String, String> configs) {
        for (String kind : KINDS) {
            String session = kind + ".session.timeout.ms";
            String heartbeat = kind + ".heartbeat.interval.ms";
            if (!configs.containsKey(session) && !configs.containsKey(heartbeat)) {
                continue;
            }
            Integer sessionMs = effective(session, configs);
            Integer heartbeatMs = effective(heartbeat, configs);
            if (sessionMs != null && heartbeatMs != null && sessionMs <= heartbeatMs) {
                return session + " is " + sessionMs + ", which must be more than " + heartbeat + ", " + heartbeatMs;
            }
        }
        return null;
    }

    private @Nullable Integer effective(String name, Map<String, String> configs) {
        String own = configs.get(name);
        if (own != null) {
            return Integer.valueOf(own.trim());
        }
        String inherited = "group." + name;
        return isDefined(inherited) ? configuration.broker().getInt(inherited) : null;
    }

    private boolean isDefined(String broker) {
        return configuration.definition(ConfigScope.BROKER, broker) != null;
    }
}
