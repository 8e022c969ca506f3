package io.jusante.itests.container;

public class BrokerAdminFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "broker-admin";
    }
}
