package io.jusante.itests.container;

public class StorageMemoryFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "storage-memory";
    }
}
