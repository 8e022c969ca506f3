package io.jusante.partition.replica.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.record.BatchValidator;
import io.jusante.record.ValidationRules;
import io.jusante.storage.LogSettings;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The topic configs that a replica and its engine go by; an immutable snapshot. */
final class TopicSettings implements LogSettings {
    /** {@code compression.type=producer}: batches stay as they came. */
    static final int KEEP_COMPRESSION = -1;

    private static final int MAX_RECOMPRESSION_RATIO = 200;

    private final String engine;
    private final int segmentBytes;
    private final long segmentMs;
    private final int indexIntervalBytes;
    private final int maxIndexBytes;
    private final boolean preallocate;
    private final long fileDeleteDelayMs;
    private final long flushMessages;
    private final long flushMs;
    private final int minInsyncReplicas;
    private final boolean logAppendTime;
    private final int maxMessageBytes;
    private final int compressionId;
    private final int compressionLevel;
    private final boolean compressionLevelSet;
    private final boolean onlyCompacted;
    private final BatchValidator validator;

    TopicSettings(ConfigValues values) {
        engine = Objects.requireNonNull(values.getString("jusante.storage.engine"));
        segmentBytes = values.getInt("segment.bytes");
        segmentMs = values.getLong("segment.ms");
        indexIntervalBytes = values.getInt("index.interval.bytes");
        maxIndexBytes = values.getInt("segment.index.bytes");
        preallocate = values.getBoolean("preallocate");
        fileDeleteDelayMs = values.getLong("file.delete.delay.ms");
        flushMessages = values.getLong("flush.messages");
        flushMs = values.getLong("flush.ms");
        minInsyncReplicas = values.getInt("min.insync.replicas");
        logAppendTime = "LogAppendTime".equals(values.getString("message.timestamp.type"));
        maxMessageBytes = values.getInt("max.message.bytes");
        String compression =
                String.valueOf(values.getString("compression.type")).toLowerCase(Locale.ROOT);
        compressionId = idOf(compression);
        String level = "compression." + compression + ".level";
        boolean hasLevels = compressionId == 1 || compressionId == 3 || compressionId == 4;
        compressionLevelSet = hasLevels && values.isSet(level);
        compressionLevel = compressionLevelSet ? values.getInt(level) : 0;
        List<String> cleanup = values.getList("cleanup.policy");
        onlyCompacted = cleanup.contains("compact") && !cleanup.contains("delete");
        validator = new BatchValidator(ValidationRules.client()
                .maxBatchBytes(maxMessageBytes)
                .maxPlainBytes(plainBytesAllowed(maxMessageBytes))
                .keyRequired(cleanup.contains("compact"))
                .logAppendTime(logAppendTime)
                .timestampBeforeMaxMs(values.getLong("message.timestamp.before.max.ms"))
                .timestampAfterMaxMs(values.getLong("message.timestamp.after.max.ms"))
                .build());
    }

    private static int idOf(String compressionType) {
        return switch (compressionType) {
            case "uncompressed" -> 0;
            case "gzip" -> 1;
            case "snappy" -> 2;
            case "lz4" -> 3;
            case "zstd" -> 4;
            default -> KEEP_COMPRESSION;
        };
    }

    /** What may come out of a compressed batch: far more than records compress to, far less than a bomb. */
    private static long plainBytesAllowed(int maxMessageBytes) {
        return Math.min(Integer.MAX_VALUE, Math.max(1L << 26, (long) maxMessageBytes * MAX_RECOMPRESSION_RATIO));
    }

    /** {@return the engine's name; its slot is {@code storage/<name>}} */
    String engine() {
        return engine;
    }

    @Override
    public int segmentBytes() {
        return segmentBytes;
    }

    @Override
    public long segmentMs() {
        return segmentMs;
    }

    @Override
    public int indexIntervalBytes() {
        return indexIntervalBytes;
    }

    @Override
    public int maxIndexBytes() {
        return maxIndexBytes;
    }

    @Override
    public boolean preallocate() {
        return preallocate;
    }

    @Override
    public long fileDeleteDelayMs() {
        return fileDeleteDelayMs;
    }

    /** {@return after how many records an append is synced before it is acknowledged} */
    long flushMessages() {
        return flushMessages;
    }

    /** {@return how long records may stay unsynced} */
    long flushMs() {
        return flushMs;
    }

    /** {@return whether records may only go by compaction: {@code cleanup.policy} has compact and not delete} */
    boolean isOnlyCompacted() {
        return onlyCompacted;
    }

    int minInsyncReplicas() {
        return minInsyncReplicas;
    }

    boolean isLogAppendTime() {
        return logAppendTime;
    }

    int maxMessageBytes() {
        return maxMessageBytes;
    }

    long maxPlainBytes() {
        return plainBytesAllowed(maxMessageBytes);
    }

    /** {@return the codec that batches are kept in, 0 for none, {@link #KEEP_COMPRESSION} for the producer's own} */
    int compressionId() {
        return compressionId;
    }

    /** {@return the configured level, or the codec's own where none is configured} */
    int compressionLevel(int codecDefault) {
        return compressionLevelSet ? compressionLevel : codecDefault;
    }

    BatchValidator validator() {
        return validator;
    }
}
