package io.jusante.record;

/**
 * What a topic asks of the batches that are produced to it. A value; {@link #client()} begins a set of rules with
 * Kafka's defaults.
 */
public final class ValidationRules {
    /** Kafka's default of {@code message.max.bytes}. */
    public static final int DEFAULT_MAX_BATCH_BYTES = 1024 * 1024 + RecordBatch.LOG_OVERHEAD_BYTES;
    /** Kafka's default of {@code message.timestamp.after.max.ms}: an hour. */
    public static final long DEFAULT_AFTER_MAX_MS = 3_600_000;

    private final int maxBatchBytes;
    private final long maxPlainBytes;
    private final boolean keyRequired;
    private final boolean logAppendTime;
    private final long timestampBeforeMaxMs;
    private final long timestampAfterMaxMs;
    private final boolean controlAllowed;

    private ValidationRules(Builder builder) {
        maxBatchBytes = builder.maxBatchBytes;
        maxPlainBytes = builder.maxPlainBytes;
        keyRequired = builder.keyRequired;
        logAppendTime = builder.logAppendTime;
        timestampBeforeMaxMs = builder.timestampBeforeMaxMs;
        timestampAfterMaxMs = builder.timestampAfterMaxMs;
        controlAllowed = builder.controlAllowed;
    }

    /** {@return rules for batches that clients produce, to be adjusted} */
    public static Builder client() {
        return new Builder();
    }

    /** {@return rules for batches that this broker's own coordinators write: control batches are allowed} */
    public static Builder coordinator() {
        Builder builder = new Builder();
        builder.controlAllowed = true;
        return builder;
    }

    int maxBatchBytes() {
        return maxBatchBytes;
    }

    long maxPlainBytes() {
        return maxPlainBytes;
    }

    boolean keyRequired() {
        return keyRequired;
    }

    boolean controlAllowed() {
        return controlAllowed;
    }

    boolean limitsTimestamps() {
        return !logAppendTime && (timestampBeforeMaxMs != Long.MAX_VALUE || timestampAfterMaxMs != Long.MAX_VALUE);
    }

    /** {@return the smallest timestamp that is allowed at this moment} */
    long earliestMs(long nowMs) {
        return nowMs - timestampBeforeMaxMs;
    }

    /** {@return the largest timestamp that is allowed at this moment} */
    long latestMs(long nowMs) {
        return timestampAfterMaxMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + timestampAfterMaxMs;
    }

    /** Puts rules together. */
    public static final class Builder {
        private int maxBatchBytes = DEFAULT_MAX_BATCH_BYTES;
        private long maxPlainBytes = Integer.MAX_VALUE;
        private boolean keyRequired;
        private boolean logAppendTime;
        private long timestampBeforeMaxMs = Long.MAX_VALUE;
        private long timestampAfterMaxMs = DEFAULT_AFTER_MAX_MS;
        private boolean controlAllowed;

        private Builder() {}

        /** {@code max.message.bytes}: all bytes of a batch as it came. */
        public Builder maxBatchBytes(int bytes) {
            maxBatchBytes = bytes;
            return this;
        }

        /** How many bytes may come out of a compressed batch; 2³¹−1 unless set, which is what a client can read. */
        public Builder maxPlainBytes(long bytes) {
            maxPlainBytes = bytes;
            return this;
        }

        /** Each record has a key, as in a topic with {@code cleanup.policy=compact}. */
        public Builder keyRequired(boolean required) {
            keyRequired = required;
            return this;
        }

        /** {@code message.timestamp.type=LogAppendTime}: the producers' own timestamps don't matter. */
        public Builder logAppendTime(boolean appendTime) {
            logAppendTime = appendTime;
            return this;
        }

        /** {@code message.timestamp.before.max.ms}; no limit unless set. */
        public Builder timestampBeforeMaxMs(long limitMs) {
            timestampBeforeMaxMs = limitMs;
            return this;
        }

        /** {@code message.timestamp.after.max.ms}; an hour unless set. */
        public Builder timestampAfterMaxMs(long limitMs) {
            timestampAfterMaxMs = limitMs;
            return this;
        }

        public ValidationRules build() {
            if (maxBatchBytes < 0 || maxPlainBytes < 0 || timestampBeforeMaxMs < 0 || timestampAfterMaxMs < 0) {
                throw new IllegalArgumentException("a limit is negative");
            }
            return new ValidationRules(this);
        }
    }
}
