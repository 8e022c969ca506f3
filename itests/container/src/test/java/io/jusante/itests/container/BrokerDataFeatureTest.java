package io.jusante.itests.container;

public class BrokerDataFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "broker-data";
    }
}
