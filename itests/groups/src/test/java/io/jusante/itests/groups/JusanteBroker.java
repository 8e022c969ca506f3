package io.jusante.itests.groups;

import io.jusante.itests.fixtures.Broker;
import io.jusante.itests.fixtures.Metrics;
import java.net.URI;
import java.nio.file.Path;

/** {@code bin/jusante start} of the assembled distribution. */
final class JusanteBroker implements BrokerUnderTest {
    private final Broker broker;

    JusanteBroker(Path directory) {
        broker = Broker.in(directory);
    }

    @Override
    public BrokerUnderTest set(String key, String value) {
        broker.set(key, value);
        return this;
    }

    @Override
    public BrokerUnderTest start() {
        broker.start();
        return this;
    }

    @Override
    public void kill() {
        broker.kill();
    }

    @Override
    public void terminate() {
        int exitCode = broker.terminate();
        if (exitCode != 0) {
            throw new AssertionError("the broker ended with " + exitCode + ":\n" + broker.output());
        }
    }

    @Override
    public int port() {
        return broker.port();
    }

    /** {@return where it serves its metrics, until it is started again} */
    URI metricsUrl() {
        return Metrics.url(broker);
    }

    @Override
    public void close() {
        broker.close();
    }

    @Override
    public String toString() {
        return "Jusante at " + broker;
    }
}
