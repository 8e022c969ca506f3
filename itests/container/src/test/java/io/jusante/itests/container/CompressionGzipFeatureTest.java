package io.jusante.itests.container;

public class CompressionGzipFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "compression-gzip";
    }
}
