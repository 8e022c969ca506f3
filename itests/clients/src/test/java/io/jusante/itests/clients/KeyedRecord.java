package io.jusante.itests.clients;

import java.util.ArrayList;
import java.util.List;

/**
 * A record as a client is given it.
 *
 * @param key one of a few, so that records have an order
 * @param value with its number in front
 */
record KeyedRecord(String key, String value) {
    private static final int KEYS = 7;
    /** Something that a codec makes shorter, and more than ASCII. */
    private static final String PADDING = " descendo o rio, água abaixo".repeat(4);

    /** {@return the records with these numbers} */
    static List<KeyedRecord> numbered(int from, int to) {
        List<KeyedRecord> records = new ArrayList<>();
        for (int i = from; i < to; i++) {
            records.add(new KeyedRecord("key-" + i % KEYS, i + PADDING));
        }
        return records;
    }

    /** {@return key and value with a tab between them} */
    String line() {
        return key + "\t" + value;
    }
}
