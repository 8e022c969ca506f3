package io.jusante.coordinator.group.internal.classic;

import io.jusante.configuration.ConfigValues;

/** What an operator sets for classic groups; read-only in Kafka's terms, so that once is enough. */
record ClassicSettings(int initialRebalanceDelayMs, int minSessionTimeoutMs, int maxSessionTimeoutMs, int maxMembers) {
    static ClassicSettings of(ConfigValues broker) {
        return new ClassicSettings(
                broker.getInt("group.initial.rebalance.delay.ms"),
                broker.getInt("group.min.session.timeout.ms"),
                broker.getInt("group.max.session.timeout.ms"),
                broker.getInt("group.max.size"));
    }
}
