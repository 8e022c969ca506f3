package io.jusante.itests.container;

public class CoordinatorGroupFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "coordinator-group";
    }
}
