package io.jusante.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.fail;

import io.jusante.launcher.Launch;
import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.feature.FeatureBundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** A test inside the framework; each of its methods gets a framework of its own. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
public abstract class InHouse {
    private static final long TIMEOUT_MS = 20_000;

    @Inject
    BundleContext context;

    TestLaunch launch;
    int port;
    private ServiceRegistration<Launch> registration;

    @Before
    public void launch() throws Exception {
        port = freePort();
        launch = new TestLaunch(Files.createTempDirectory("jusante-container-"), port);
        registration = context.registerService(Launch.class, launch, null);
        for (FeatureBundle one : Provisioning.features(features()).bundles()) {
            if (!one.fragment()) {
                context.getBundle(Provisioning.jar(one)).start();
            }
        }
    }

    /** {@return the features to start with what they require; empty for all} */
    abstract List<String> features() throws LaunchException;

    @Configuration
    public Option[] framework() throws LaunchException {
        return Provisioning.with(features());
    }

    @After
    public void unregister() {
        registration.unregister();
    }

    /** {@return what keeps the house from being whole} */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean isFragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            boolean isThere = isFragment ? bundle.getState() == Bundle.RESOLVED : bundle.getState() == Bundle.ACTIVE;
            if (!isThere) {
                missing.add(bundle + " is in state " + bundle.getState());
            }
        }
        ServiceReference<ServiceComponentRuntime> found = context.getServiceReference(ServiceComponentRuntime.class);
        if (found == null) {
            missing.add("no component runtime");
            return missing;
        }
        ServiceComponentRuntime runtime = context.getService(found);
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                if (configuration.state != ComponentConfigurationDTO.ACTIVE
                        && configuration.state != ComponentConfigurationDTO.SATISFIED) {
                    List<String> references = new ArrayList<>();
                    for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
                        references.add(reference.name + " " + reference.target);
                    }
                    missing.add(component.name + " is in state " + configuration.state + ", unsatisfied: " + references
                            + " " + configuration.failure);
                }
            }
        }
        return missing;
    }

    /** {@return how many components there are} */
    int components() {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        return context.getService(reference).getComponentDescriptionDTOs().size();
    }

    void awaitWhole() throws InterruptedException {
        await(() -> missing().isEmpty(), () -> String.join("\n", missing()));
        assertEquals(List.of(), missing());
    }

    static void await(Supplier<Boolean> condition, Supplier<String> otherwise) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        while (!condition.get()) {
            if (System.nanoTime() - deadlineNs > 0) {
                fail("after " + TIMEOUT_MS + " ms: " + otherwise.get());
            }
            Thread.sleep(20);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
