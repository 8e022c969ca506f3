package io.jusante.controller.replay.internal;

import io.jusante.metadata.MetadataVersion;
import io.jusante.metadata.message.FeatureLevelRecord;
import java.util.List;

/** Writes what every metadata log begins with: the level of the records in it. */
final class Bootstrap implements Command<Boolean> {
    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public Boolean decide(Draft draft) {
        if (draft.image().features().containsKey(MetadataVersion.featureName())) {
            return false;
        }
        draft.add(List.of(new FeatureLevelRecord()
                .setName(MetadataVersion.featureName())
                .setFeatureLevel(MetadataVersion.highest())));
        return true;
    }
}
