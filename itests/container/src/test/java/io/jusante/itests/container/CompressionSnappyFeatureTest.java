package io.jusante.itests.container;

public class CompressionSnappyFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "compression-snappy";
    }
}
