package io.jusante.supervisor.internal;

import io.jusante.launcher.StartDiagnosis;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.util.tracker.ServiceTracker;

/** Offers the diagnosis as soon as the bundle starts, whether or not the component runtime is there. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class SupervisorActivator implements BundleActivator {
    private @Nullable ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> runtime;

    @Override
    public void start(BundleContext context) {
        ServiceTracker<ServiceComponentRuntime, ServiceComponentRuntime> tracker =
                new ServiceTracker<>(context, ServiceComponentRuntime.class, null);
        tracker.open();
        runtime = tracker;
        // unregistered by the framework when the bundle stops
        context.registerService(StartDiagnosis.class, new ComponentDiagnosis(tracker::getService), null);
    }

    @Override
    public void stop(BundleContext context) {
        if (runtime != null) {
            runtime.close();
        }
    }
}
