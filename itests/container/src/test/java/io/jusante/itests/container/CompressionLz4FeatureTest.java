package io.jusante.itests.container;

public class CompressionLz4FeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "compression-lz4";
    }
}
