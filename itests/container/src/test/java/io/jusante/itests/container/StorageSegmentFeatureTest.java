package io.jusante.itests.container;

public class StorageSegmentFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "storage-segment";
    }
}
