package io.jusante.itests.container;

public class MetricsPrometheusFeatureTest extends FeatureAlone {
    @Override
    String feature() {
        return "metrics-prometheus";
    }
}
