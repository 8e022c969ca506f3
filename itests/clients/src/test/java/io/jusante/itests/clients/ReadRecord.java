package io.jusante.itests.clients;

/** A record as a client got it. */
record ReadRecord(int partition, long offset, String key, String value) {
    /** The words of a line: partition, offset, key, value. */
    static ReadRecord of(String partition, String offset, String key, String value) {
        return new ReadRecord(Integer.parseInt(partition), Long.parseLong(offset), key, value);
    }

    KeyedRecord keyed() {
        return new KeyedRecord(key, value);
    }

    /** {@return the number in front of the value} */
    int number() {
        return Integer.parseInt(value.substring(0, value.indexOf(' ')));
    }
}
