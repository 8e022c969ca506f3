package io.jusante.controller;

import io.jusante.kernel.ErrorCode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outcome of the election in one partition. */
public final class ElectionResult {
    private final String topic;
    private final int partition;
    private final ErrorCode error;
    private final @Nullable String message;

    public ElectionResult(String topic, int partition, ErrorCode error, @Nullable String message) {
        this.topic = Objects.requireNonNull(topic);
        this.partition = partition;
        this.error = Objects.requireNonNull(error);
        this.message = message;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    public ErrorCode error() {
        return error;
    }

    public @Nullable String message() {
        return message;
    }
}
