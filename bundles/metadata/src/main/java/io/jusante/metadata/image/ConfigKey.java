package io.jusante.metadata.image;

/**
 * What configs belong to.
 *
 * @param type the protocol's number of the resource type
 * @param name the topic, the broker's id (empty for all), the group
 */
record ConfigKey(byte type, String name) {
    static final byte TOPIC = 2;
    static final byte BROKER = 4;
    static final byte GROUP = 32;
}
