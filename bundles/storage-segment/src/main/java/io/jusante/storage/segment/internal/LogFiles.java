package io.jusante.storage.segment.internal;

import java.nio.file.Path;

/** How Kafka names the files of a log. */
final class LogFiles {
    static final String LOG = ".log";
    static final String OFFSET_INDEX = ".index";
    static final String TIME_INDEX = ".timeindex";
    static final String TRANSACTION_INDEX = ".txnindex";
    static final String SNAPSHOT = ".snapshot";
    static final String PRODUCER_BATCHES = ".batches";
    static final String DELETED = ".deleted";
    static final String CLEANED = ".cleaned";
    static final String SWAP = ".swap";
    static final String TEMPORARY = ".tmp";
    static final String LEADER_EPOCHS = "leader-epoch-checkpoint";
    static final String PARTITION_METADATA = "partition.metadata";

    private static final int DIGITS = 20;

    private LogFiles() {}

    static Path of(Path directory, long offset, String suffix) {
        return directory.resolve(name(offset, suffix));
    }

    static String name(long offset, String suffix) {
        String digits = Long.toString(offset);
        return "0".repeat(DIGITS - digits.length()) + digits + suffix;
    }

    /** {@return the offset in a name of this suffix, or −1 if it is not one} */
    static long offsetOf(String name, String suffix) {
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
            return -1;
        }
        for (int i = 0; i < DIGITS; i++) {
            char digit = name.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
        }
        try {
            return Long.parseLong(name, 0, DIGITS, 10);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }
}
