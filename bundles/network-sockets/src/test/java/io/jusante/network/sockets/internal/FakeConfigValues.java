package io.jusante.network.sockets.internal;

import io.jusante.configuration.ConfigValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Configuration as a map of texts, with Kafka's defaults for the listeners. */
final class FakeConfigValues implements ConfigValues {
    private final Map<String, String> values = new HashMap<>();

    FakeConfigValues() {
        values.put("listeners", "PLAINTEXT://:9092");
        values.put(
                "listener.security.protocol.map",
                "SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT");
        values.put("security.inter.broker.protocol", "PLAINTEXT");
        values.put("max.connections", "1000");
        values.put("max.connections.per.ip", "1000");
    }

    FakeConfigValues with(String name, String value) {
        values.put(name, value);
        return this;
    }

    @Override
    public boolean getBoolean(String name) {
        return Boolean.parseBoolean(values.get(name));
    }

    @Override
    public int getInt(String name) {
        return Integer.parseInt(values.get(name));
    }

    @Override
    public long getLong(String name) {
        return Long.parseLong(values.get(name));
    }

    @Override
    public double getDouble(String name) {
        return Double.parseDouble(values.get(name));
    }

    @Override
    public String getString(String name) {
        return values.get(name);
    }

    @Override
    public List<String> getList(String name) {
        return CommaList.of(values.get(name));
    }

    @Override
    public boolean isSet(String name) {
        return values.containsKey(name);
    }

    @Override
    public Map<String, String> withPrefix(String prefix) {
        return Map.of();
    }
}
