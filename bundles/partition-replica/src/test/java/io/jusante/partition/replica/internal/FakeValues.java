package io.jusante.partition.replica.internal;

import io.jusante.configuration.ConfigValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Kafka's defaults, and what a test sets. */
final class FakeValues implements ConfigValues {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("jusante.storage.engine", "fake"),
            Map.entry("segment.bytes", "1073741824"),
            Map.entry("segment.ms", "604800000"),
            Map.entry("index.interval.bytes", "4096"),
            Map.entry("segment.index.bytes", "10485760"),
            Map.entry("preallocate", "false"),
            Map.entry("file.delete.delay.ms", "60000"),
            Map.entry("flush.messages", "9223372036854775807"),
            Map.entry("flush.ms", "9223372036854775807"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("message.timestamp.type", "CreateTime"),
            Map.entry("max.message.bytes", "1048588"),
            Map.entry("compression.type", "producer"),
            Map.entry("cleanup.policy", "delete"),
            Map.entry("message.timestamp.before.max.ms", "9223372036854775807"),
            Map.entry("message.timestamp.after.max.ms", "9223372036854775807"),
            Map.entry("node.id", "1"),
            Map.entry("log.flush.offset.checkpoint.interval.ms", "60000"),
            Map.entry("log.flush.start.offset.checkpoint.interval.ms", "60000"),
            Map.entry("replica.high.watermark.checkpoint.interval.ms", "5000"),
            Map.entry("producer.id.expiration.ms", "86400000"),
            Map.entry("producer.id.expiration.check.interval.ms", "600000"));

    private final Map<String, String> set = new HashMap<>();

    FakeValues with(Map<String, String> more) {
        set.putAll(more);
        return this;
    }

    private String value(String name) {
        return Objects.requireNonNull(set.getOrDefault(name, DEFAULTS.get(name)), name);
    }

    @Override
    public boolean getBoolean(String name) {
        return Boolean.parseBoolean(value(name));
    }

    @Override
    public int getInt(String name) {
        return Integer.parseInt(value(name));
    }

    @Override
    public long getLong(String name) {
        return Long.parseLong(value(name));
    }

    @Override
    public double getDouble(String name) {
        return Double.parseDouble(value(name));
    }

    @Override
    public String getString(String name) {
        return value(name);
    }

    @Override
    public List<String> getList(String name) {
        return List.of(value(name).split(",", -1));
    }

    @Override
    public boolean isSet(String name) {
        return set.containsKey(name);
    }

    @Override
    public Map<String, String> withPrefix(String prefix) {
        return Map.of();
    }
}
