package io.jusante.itests.clients;

import java.util.List;

/** A client as its users have it. Used by one thread. */
interface StockClient extends AutoCloseable {
    /** {@return its name and version, as in the table} */
    String name();

    /** {@return a sentence if it is not installed, or an empty text} */
    String missing();

    /** {@return the codecs that it reads and writes} */
    default List<String> codecs() {
        return List.of("none", "gzip", "snappy", "lz4", "zstd");
    }

    /** {@return whether it can create topics} */
    default boolean createsTopics() {
        return true;
    }

    /** Creates a topic, or leaves that to the first record if the client cannot. */
    void create(String bootstrap, String topic, int partitions);

    /** Returns when all are acknowledged; with {@code acks=0}, when they are sent. */
    void produce(String bootstrap, String topic, String codec, String acks, List<KeyedRecord> records);

    /** Takes that many with a group, from the committed offset or the earliest, commits behind the last, leaves. */
    List<ReadRecord> consume(String bootstrap, String topic, String group, int count);

    @Override
    void close();
}
