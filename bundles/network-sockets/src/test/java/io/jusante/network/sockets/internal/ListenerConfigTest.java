package io.jusante.network.sockets.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ListenerConfigTest {
    private static ListenerConfig parse(FakeConfigValues values) {
        return ListenerConfig.of(values, () -> "this.machine");
    }

    private static void assertRefused(FakeConfigValues values, String because) {
        String message =
                assertThrows(ListenerConfigException.class, () -> parse(values)).getMessage();
        assertTrue(message.contains(because), message);
    }

    private static FakeConfigValues values() {
        return new FakeConfigValues();
    }

    @Test
    void aWildcardIsAdvertisedAsThisMachine() {
        ListenerSpec spec = parse(values()).listeners().get(0);
        assertEquals(new ListenerSpec("PLAINTEXT", "PLAINTEXT", "", 9092, "this.machine", 9092), spec);
        assertEquals("*:9092", spec.bindAddress());
    }

    @Test
    void apachesOwnCombinedConfigurationOpensTheClientsListenerOnly() {
        ListenerConfig config = parse(
                values().with("listeners", "PLAINTEXT://:9092,CONTROLLER://:9093")
                        .with("advertised.listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093")
                        .with("controller.listener.names", "CONTROLLER")
                        .with("inter.broker.listener.name", "PLAINTEXT")
                        .with(
                                "listener.security.protocol.map",
                                "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL"));
        assertEquals(1, config.listeners().size());
        assertEquals("localhost", config.listeners().get(0).advertisedHost());
        assertEquals("PLAINTEXT", config.interBroker());
        assertEquals(1, config.warnings().size());
        assertTrue(config.warnings().get(0).contains("CONTROLLER"));
    }

    @Test
    void listenersHaveNamesOfTheirOwn() {
        ListenerConfig config = parse(values().with("listeners", "Inside://127.0.0.1:0,OUTSIDE://[::1]:9094")
                .with("advertised.listeners", "INSIDE://a:1,OUTSIDE://[fe80::1]:9999")
                .with("listener.security.protocol.map", "INSIDE:PLAINTEXT,outside:plaintext")
                .with("inter.broker.listener.name", "inside"));
        assertEquals("INSIDE", config.interBroker());
        assertEquals("::1", config.listeners().get(1).bindHost());
        assertEquals("[::1]:9094", config.listeners().get(1).bindAddress());
        assertEquals("fe80::1", config.listeners().get(1).advertisedHost());
        assertEquals(9999, config.listeners().get(1).advertisedPort());
    }

    @Test
    void portZeroIsAdvertisedAsTheBoundPort() {
        var listeners =
                parse(values().with("listeners", "PLAINTEXT://127.0.0.1:0")).listeners();
        assertEquals(0, AdvertisedListeners.of(listeners).get(0).port());
        assertEquals(
                4711,
                AdvertisedListeners.of(listeners, java.util.List.of(4711))
                        .get(0)
                        .port());
    }

    @Test
    void noListenerForBrokersIsNoError() {
        assertNull(parse(values().with("listeners", "A://:1").with("listener.security.protocol.map", "A:PLAINTEXT"))
                .interBroker());
    }

    @Test
    void whatCannotBeServedIsRefusedInOneSentence() {
        assertRefused(values().with("listeners", "SSL://:9092"), "only PLAINTEXT");
        assertRefused(values().with("listeners", "PLAINTEXT:9092"), "NAME://host:port");
        assertRefused(values().with("listeners", "PLAINTEXT://::1:9092"), "[address]");
        assertRefused(values().with("listeners", "PLAINTEXT://:x"), "no port");
        assertRefused(values().with("listeners", "PLAINTEXT://:70000"), "does not exist");
        assertRefused(values().with("listeners", "OTHER://:9092"), "listener.security.protocol.map");
        assertRefused(values().with("listeners", "PLAINTEXT://:1,PLAINTEXT://:2"), "twice");
        assertRefused(values().with("listeners", ""), "no listener");
        assertRefused(values().with("listeners", "PLAINTEXT://:1,SSL://:1"), "the address of another listener");
        assertRefused(values().with("advertised.listeners", "PLAINTEXT://0.0.0.0:1"), "no client can reach");
        assertRefused(values().with("advertised.listeners", "SSL://host:1"), "does not have");
        assertRefused(values().with("inter.broker.listener.name", "SSL"), "inter.broker.listener.name");
        assertRefused(values().with("listener.security.protocol.map", "PLAINTEXT:PLAIN"), "NAME:PROTOCOL");
    }
}
