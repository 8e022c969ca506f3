package io.jusante.metadata;

/**
 * The feature whose level says which records the metadata log holds, and the levels that this version can work with
 * (KIP-584, KIP-778). The numbers are Kafka's.
 *
 * @since 1.1
 */
public final class MetadataVersion {
    /**
     * Kafka's number for 4.0-IV3: of all the records that are written here, each exists at this level. Kafka's later
     * levels add records that are not.
     */
    private static final short LEVEL = 25;

    private MetadataVersion() {}

    /** {@return the feature's name} */
    public static String featureName() {
        return "metadata.version";
    }

    /** {@return the lowest level that this version can work with} */
    public static short lowest() {
        return LEVEL;
    }

    /** {@return the highest level that this version can work with, at which new clusters begin} */
    public static short highest() {
        return LEVEL;
    }
}
