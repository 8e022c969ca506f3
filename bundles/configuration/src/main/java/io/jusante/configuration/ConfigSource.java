package io.jusante.configuration;

/** Where an effective value comes from; the numbers are those of DescribeConfigs. */
public enum ConfigSource {
    DYNAMIC_TOPIC(1),
    DYNAMIC_BROKER(2),
    DYNAMIC_DEFAULT_BROKER(3),
    STATIC_BROKER(4),
    DEFAULT(5),
    GROUP(8);

    private final byte code;

    ConfigSource(int code) {
        this.code = (byte) code;
    }

    /** {@return the number on the wire} */
    public byte code() {
        return code;
    }
}
