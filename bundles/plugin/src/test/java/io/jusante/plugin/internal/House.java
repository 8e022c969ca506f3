package io.jusante.plugin.internal;

import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.Clock;
import io.jusante.kernel.Provider;
import io.jusante.kernel.ProviderSlots;
import io.jusante.kernel.ProviderSwap;
import io.jusante.kernel.SlotHost;
import io.jusante.kernel.SwapReport;
import io.jusante.launcher.Launch;
import io.jusante.plugin.fixture.SlotActivator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.Felix;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** A real framework with a host of slots, and jars made to measure. */
final class House {
    static final String NAME = "io.example.engine";
    static final long TIMEOUT_NS = TimeUnit.MILLISECONDS.toNanos(400);

    final Path data;
    final Path jars;
    final Felix felix;
    final BundleContext context;
    final Host host;
    final List<String> progress = new ArrayList<>();
    final FakeLaunch launch = new FakeLaunch();
    AssignmentTable table;

    House(Path folder) throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        jars = Files.createDirectories(folder.resolve("jars"));
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        configuration.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        configuration.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "io.jusante.plugin.fixture;version=\"1.0.0\",io.jusante.storage;version=\"1.0.0\"");
        felix = new Felix(configuration);
        felix.start();
        context = felix.getBundleContext();
        host = new Host(context);
        table = openTable();
    }

    /** Reads the journal as a start of the process does, with the bundles that are installed now. */
    AssignmentTable openTable() throws IOException {
        Map<String, Set<String>> installed = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            BundleIdentity identity = BundleIdentity.of(bundle);
            installed
                    .computeIfAbsent(identity.symbolicName(), key -> new HashSet<>())
                    .add(identity.digest());
        }
        table = new AssignmentTable(new PluginFolder(data), installed, Clock.SYSTEM, launch);
        host.slots.use(table);
        return table;
    }

    UpdateResult update(Path jar) throws Exception {
        return new BundleUpdate(
                        context,
                        table,
                        ShippedFeatures.read(data),
                        () -> List.of(host),
                        Clock.SYSTEM,
                        TIMEOUT_NS,
                        progress::add)
                .run(jar);
    }

    Bundle install(Path jar) throws Exception {
        try (InputStream in = Files.newInputStream(jar)) {
            String name = BundleHeaders.symbolicName(jar);
            Bundle bundle = context.installBundle(BundleIdentity.location(name, digest(jar)), in);
            bundle.start();
            return bundle;
        }
    }

    /** {@return the versions that are installed of the engine} */
    List<String> installed() {
        List<String> versions = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (NAME.equals(bundle.getSymbolicName())) {
                versions.add(
                        bundle.getVersion() + " " + (bundle.getState() == Bundle.ACTIVE ? "active" : "not active"));
            }
        }
        return versions;
    }

    String inUse(String slot) {
        Provider<Supplier<String>> provider = host.slots.current(slot);
        return provider == null ? "nothing" : provider.service().get();
    }

    Path jar(String version, String... headers) throws IOException {
        return jarOf(NAME, version, headers);
    }

    Path jarOf(String name, String version, String... headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        main.putValue(Constants.BUNDLE_VERSION, version);
        main.putValue(Constants.BUNDLE_ACTIVATOR, SlotActivator.class.getName());
        main.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,io.jusante.plugin.fixture");
        main.putValue("Slot", "storage/segment");
        for (int i = 0; i < headers.length; i += 2) {
            main.putValue(headers[i], headers[i + 1]);
        }
        Path jar = Files.createTempFile(jars, name + "-" + version + "-", ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry("content.txt"));
            out.write(version.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return jar;
    }

    static String digest(Path jar) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    }

    void close() throws Exception {
        table.close();
        host.close();
        felix.stop();
        felix.waitForStop(5000);
    }

    /** A host as real ones are, that can be told to refuse. */
    static final class Host implements SlotHost, AutoCloseable {
        final ProviderSlots<Supplier<String>> slots = new ProviderSlots<>();
        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final ServiceTracker<Supplier<String>, Supplier<String>> tracker;
        volatile @Nullable String refusesSlot;

        @SuppressWarnings({"unchecked", "rawtypes"})
        Host(BundleContext context) {
            tracker = new ServiceTracker(context, Supplier.class, null) {
                @Override
                public Object addingService(ServiceReference reference) {
                    Supplier<String> service = (Supplier<String>) context.getService(reference);
                    slots.bind((ServiceReference<Supplier<String>>) reference, service);
                    return service;
                }

                @Override
                public void removedService(ServiceReference reference, Object service) {
                    slots.unbind((Supplier<String>) service);
                }
            };
            tracker.open();
        }

        @Override
        public Set<String> slots() {
            return slots.slots();
        }

        @Override
        public boolean offers(String slot, String digest) {
            return slots.candidate(slot, digest) != null;
        }

        @Override
        public @Nullable String current(String slot) {
            return slots.currentDigest(slot);
        }

        @Override
        public CompletionStage<SwapReport> swap(String slot, String toDigest, long deadlineNs) {
            if (slot.equals(refusesSlot)) {
                refusesSlot = null;
                return CompletableFuture.failedFuture(new IllegalStateException("a reader holds it"));
            }
            return new ProviderSwap(Clock.SYSTEM, timer).swap(slots, slot, toDigest, deadlineNs);
        }

        @Override
        public void close() {
            tracker.close();
            timer.shutdownNow();
        }
    }

    /** Remembers why the process was to end. */
    final class FakeLaunch implements Launch {
        @Nullable String failure;

        @Override
        public Path dataDirectory() {
            return data;
        }

        @Override
        public Path distributionDirectory() {
            return data;
        }

        @Override
        public @Nullable Path configFile() {
            return null;
        }

        @Override
        public Map<String, String> overrides() {
            return Map.of();
        }

        @Override
        public long startNanos() {
            return 0;
        }

        @Override
        public void serving(String line) {
            throw new AssertionError(line);
        }

        @Override
        public void fail(int exitCode, String message) {
            failure = message;
        }

        @Override
        public void stop(String reason) {
            throw new AssertionError(reason);
        }
    }

    /** Reads a jar's name. */
    static final class BundleHeaders {
        private BundleHeaders() {}

        static String symbolicName(Path jar) throws IOException {
            try (JarFile file = new JarFile(jar.toFile())) {
                return file.getManifest().getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            }
        }
    }
}
