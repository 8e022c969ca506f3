package io.jusante.itests.container;

public class CoreFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "core";
    }
}
