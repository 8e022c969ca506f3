package io.jusante.itests.container;

public class CompressionZstdFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "compression-zstd";
    }
}
