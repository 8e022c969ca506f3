package io.jusante.network.sockets.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.launcher.Launch;
import io.jusante.metadata.LocalBroker;
import io.jusante.network.Listeners;
import io.jusante.network.connection.Exchange;
import io.jusante.network.connection.FramePipeline;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** When the listeners open and close, in a real framework. */
class NetworkFloorTest {
    @TempDir
    Path folder;

    private Framework framework;
    private BundleContext context;
    private final FakeConfigValues values = new FakeConfigValues();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private List<String> pipelineMisses = List.of();

    private final Launch launch = proxy(Launch.class, (method, arguments) -> {
        switch (method) {
            case "serving" -> served.add((String) arguments[0]);
            case "fail" -> failed.add((String) arguments[1]);
            default -> throw new UnsupportedOperationException(method);
        }
        return null;
    });

    private final Configuration configuration = proxy(Configuration.class, (method, arguments) -> switch (method) {
        case "broker" -> (ConfigValues) values;
        case "onChange" -> (AutoCloseable) () -> {};
        case "definition" -> null;
        default -> throw new UnsupportedOperationException(method);
    });

    private final FramePipeline pipeline = new FramePipeline() {
        @Override
        public void frame(Exchange exchange) {
            exchange.answerNothing();
        }

        @Override
        public List<String> missing() {
            return pipelineMisses;
        }
    };

    private static <T> T proxy(Class<T> type, BiFunction<String, Object[], Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.apply(method.getName(), arguments)));
    }

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.toString(), "felix.log.level", "1"));
        framework.start();
        context = framework.getBundleContext();
        values.with("listeners", "PLAINTEXT://127.0.0.1:0")
                .with("num.network.threads", "1")
                .with("socket.send.buffer.bytes", "-1")
                .with("socket.receive.buffer.bytes", "-1")
                .with("socket.listen.backlog.size", "50")
                .with("socket.request.max.bytes", "1000000")
                .with("queued.max.requests", "500")
                .with("queued.max.request.bytes", "-1")
                .with("connections.max.idle.ms", "600000")
                .with("jusante.network.max.inflight", "64")
                .with("jusante.network.write.buffer.bytes", "1048576")
                .with("jusante.network.drain.ms", "1000")
                .with("jusante.network.stalled.frame.ms", "30000")
                .with("jusante.network.transport", "auto");
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private Bundle install(String name, String... services) throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Service-Component", "OSGI-INF/some.xml");
        headers.putValue(
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=\"" + String.join(",", services) + "\";effective:=active");
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        Bundle bundle = context.installBundle("test:" + name, new ByteArrayInputStream(jar.toByteArray()));
        bundle.start();
        return bundle;
    }

    @Test
    void aBundleThatHasNotRegisteredWhatItPromisesIsMissing() throws Exception {
        InstalledServices services = new InstalledServices(context);
        assertEquals(List.of(), services.missing());
        Bundle bundle = install("a.provider", "java.lang.Runnable", "java.io.Closeable");
        assertEquals(2, services.missing().size(), services.missing().toString());
        ServiceRegistration<?> registration = bundle.getBundleContext().registerService(Runnable.class, () -> {}, null);
        assertEquals(
                List.of("a.provider 0.0.0 does not offer Closeable yet: a component of it lacks something"),
                services.missing());
        context.registerService(java.io.Closeable.class, () -> {}, null);
        assertEquals(1, services.missing().size(), "somebody else's service is not its own");
        bundle.getBundleContext().registerService(java.io.Closeable.class, () -> {}, null);
        assertEquals(List.of(), services.missing());
        registration.unregister();
        assertEquals(1, services.missing().size());
        bundle.uninstall();
        assertEquals(List.of(), services.missing());
    }

    @Test
    void theListenersOpenWhenEverythingInstalledIsThere() throws Exception {
        Bundle bundle = install("a.provider", "java.lang.Runnable");
        pipelineMisses = List.of("nobody answers PRODUCE yet");
        NetworkFloor floor = new NetworkFloor(configuration, launch, context);
        assertEquals(0, floor.advertised().get(0).port());
        assertEquals(2, floor.missing().size(), floor.missing().toString());
        floor.bindPipeline(pipeline);
        assertEquals("nobody answers PRODUCE yet", floor.missing().get(1));
        bundle.getBundleContext().registerService(Runnable.class, () -> {}, null);
        assertEquals(List.of("nobody answers PRODUCE yet"), floor.missing());
        assertFalse(floor.bound().toCompletableFuture().isDone());
        pipelineMisses = List.of();
        List<Listeners.Advertised> bound = floor.bound().toCompletableFuture().get(10, TimeUnit.SECONDS);
        TestServer.await("it serves", () -> served.size() == 1);
        assertEquals(List.of("127.0.0.1:" + bound.get(0).port()), served);
        assertEquals(bound.get(0).port(), floor.advertised().get(0).port());
        try (RawClient client = new RawClient(bound.get(0).port())) {
            client.send(RawClient.echoFrame(1, new byte[1]));
            floor.deactivate();
            assertTrue(client.isClosedByServer());
        }
    }

    @Test
    void clientsAreServedOnceTheControllerHasRegisteredTheBroker() throws Exception {
        CompletableFuture<LocalBroker> seen = new CompletableFuture<>();
        ServiceTracker<LocalBroker, LocalBroker> controller = new ServiceTracker<>(context, LocalBroker.class, null) {
            @Override
            public LocalBroker addingService(org.osgi.framework.ServiceReference<LocalBroker> reference) {
                LocalBroker broker = super.addingService(reference);
                seen.complete(broker);
                return broker;
            }
        };
        controller.open();
        NetworkFloor floor = new NetworkFloor(configuration, launch, context);
        floor.bindPipeline(pipeline);
        LocalBroker broker = seen.get(10, TimeUnit.SECONDS);
        assertEquals(floor.advertised().get(0).port(), broker.endpoints().get(0).port());
        assertEquals(List.of("the controller has not registered this broker yet"), floor.missing());
        assertEquals(List.of(), served);
        broker.registered(1);
        broker.registered(2);
        assertEquals(1, served.size());
        assertEquals(List.of(), floor.missing());
        floor.deactivate();
        controller.close();
    }

    @Test
    void aPortInUseEndsTheStartWithOneSentence() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            values.with("listeners", "PLAINTEXT://127.0.0.1:" + other.getLocalPort());
            NetworkFloor floor = new NetworkFloor(configuration, launch, context);
            floor.bindPipeline(pipeline);
            TestServer.await("it fails", () -> failed.size() == 1);
            assertEquals(
                    List.of("the listener PLAINTEXT cannot listen on 127.0.0.1:" + other.getLocalPort()
                            + ": Address already in use"),
                    failed);
            assertEquals(List.of(), served);
            floor.deactivate();
        }
    }

    @Test
    void aConfigurationThatCannotBeServedEndsTheStart() {
        values.with("listeners", "SSL://127.0.0.1:0");
        NetworkFloor floor = new NetworkFloor(configuration, launch, context);
        assertEquals(1, failed.size());
        assertTrue(failed.get(0).contains("only PLAINTEXT"));
        floor.bindPipeline(pipeline);
        floor.deactivate();
    }

    @Test
    void theConnectionsGoBeforeTheBundlesDo() throws Exception {
        NetworkFloor floor = new NetworkFloor(configuration, launch, context);
        floor.bindPipeline(pipeline);
        int port = floor.bound()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .get(0)
                .port();
        TestServer.await("it serves", () -> served.size() == 1);
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.echoFrame(1, new byte[1]));
            framework.stop();
            assertTrue(client.isClosedByServer());
        }
    }
}
