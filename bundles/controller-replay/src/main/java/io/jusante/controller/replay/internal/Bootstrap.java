package io.jusante.controller.replay.internal;

import io.jusante.metadata.message.FeatureLevelRecord;
import java.util.List;

/** Writes what every metadata log begins with: the level of the records in it. */
final class Bootstrap implements Command<Boolean> {
    static final String METADATA_VERSION = "metadata.version";

    /**
     * Kafka's number for 4.0-IV3: of all the records that this controller writes, each exists at this level. Kafka's
     * later levels add records that it does not write.
     */
    private static final short LEVEL = 25;

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public Boolean decide(Draft draft) {
        if (draft.image().features().containsKey(METADATA_VERSION)) {
            return false;
        }
        draft.add(List.of(new FeatureLevelRecord().setName(METADATA_VERSION).setFeatureLevel(LEVEL)));
        return true;
    }
}
