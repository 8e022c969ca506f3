package io.jusante.benchmarks.load;

import java.nio.ByteBuffer;

/** Reads the few fields of an answer that the load depends on. */
interface Answers {
    /** {@return how many bytes of records the answer brought; throws when it is an error} */
    long accept(ByteBuffer answer, Frame next);

    /** {@return for produce requests of one topic: looks at the error code and nothing else} */
    static Answers produced(String topic) {
        // correlation id, tags, one topic, its name, one partition, its index
        int errorAt = 4 + 1 + 1 + 1 + topic.length() + 1 + 4;
        return (answer, next) -> {
            check(answer.getShort(errorAt));
            return 0;
        };
    }

    /** {@return for fetches of one partition: moves the offset of the next one behind the last batch} */
    static Answers fetched(String topic) {
        // correlation id, throttle, error, session, topics, name, partitions
        int partitionAt = 4 + 4 + 2 + 4 + 4 + 2 + topic.length() + 4;
        return (answer, next) -> {
            check(answer.getShort(8));
            check(answer.getShort(partitionAt + 4));
            int abortedAt = partitionAt + 4 + 2 + 8 + 8 + 8;
            int aborted = Math.max(0, answer.getInt(abortedAt));
            int recordsAt = abortedAt + 4 + aborted * 16 + 4;
            int length = answer.getInt(recordsAt);
            int at = recordsAt + 4;
            int end = at + Math.max(0, length);
            long nextOffset = -1;
            while (at + 61 <= end) {
                int size = answer.getInt(at + 8) + 12;
                if (size < 61 || at + size > end) {
                    break; // a batch that was cut off at the size asked for; the floor program sends any bytes
                }
                nextOffset = answer.getLong(at) + answer.getInt(at + 23) + 1;
                at += size;
            }
            if (nextOffset >= 0) {
                next.bytes().putLong(next.offsetAt(), nextOffset);
            }
            return Math.max(0, length);
        };
    }

    private static void check(short error) {
        if (error != 0) {
            throw new IllegalStateException("the broker answered with error " + error);
        }
    }
}
