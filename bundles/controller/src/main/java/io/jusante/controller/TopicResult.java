package io.jusante.controller;

import io.jusante.kernel.ErrorCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The outcome for one topic. */
public final class TopicResult {
    private final String name;
    private final UUID id;
    private final ErrorCode error;
    private final @Nullable String message;
    private final int partitionCount;
    private final int replicationFactor;

    public TopicResult(
            String name,
            UUID id,
            ErrorCode error,
            @Nullable String message,
            int partitionCount,
            int replicationFactor) {
        this.name = name;
        this.id = id;
        this.error = error;
        this.message = message;
        this.partitionCount = partitionCount;
        this.replicationFactor = replicationFactor;
    }

    /** {@return a refusal} */
    public static TopicResult refused(String name, UUID id, ErrorCode error, String message) {
        return new TopicResult(name, id, error, message, -1, -1);
    }

    public String name() {
        return name;
    }

    /** {@return the topic's id; zero where it has none} */
    public UUID id() {
        return id;
    }

    public ErrorCode error() {
        return error;
    }

    public @Nullable String message() {
        return message;
    }

    public int partitionCount() {
        return partitionCount;
    }

    public int replicationFactor() {
        return replicationFactor;
    }
}
