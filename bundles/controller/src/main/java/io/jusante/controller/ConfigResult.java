package io.jusante.controller;

import io.jusante.kernel.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The outcome for one resource. */
public final class ConfigResult {
    private final ConfigTarget target;
    private final ErrorCode error;
    private final @Nullable String message;

    public ConfigResult(ConfigTarget target, ErrorCode error, @Nullable String message) {
        this.target = target;
        this.error = error;
        this.message = message;
    }

    public ConfigTarget target() {
        return target;
    }

    public ErrorCode error() {
        return error;
    }

    public @Nullable String message() {
        return message;
    }
}
