package io.jusante.controller;

/**
 * What configs belong to.
 *
 * @param type as in the protocol: 2 topic, 4 broker, 32 group
 * @param name the topic, the broker's id (empty for all brokers), the group
 */
public record ConfigTarget(byte type, String name) {
    public static final byte TOPIC = 2;
    public static final byte BROKER = 4;
    public static final byte GROUP = 32;
}
