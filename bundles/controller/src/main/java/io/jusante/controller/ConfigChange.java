package io.jusante.controller;

import org.jspecify.annotations.Nullable;

/** One operation of IncrementalAlterConfigs (KIP-339). */
public final class ConfigChange {
    /** What to do; the numbers are the protocol's. */
    public enum Operation {
        SET,
        DELETE,
        APPEND,
        SUBTRACT
    }

    private final String name;
    private final Operation operation;
    private final @Nullable String value;

    public ConfigChange(String name, Operation operation, @Nullable String value) {
        this.name = name;
        this.operation = operation;
        this.value = value;
    }

    public String name() {
        return name;
    }

    public Operation operation() {
        return operation;
    }

    public @Nullable String value() {
        return value;
    }
}
