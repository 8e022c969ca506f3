package io.jusante.network.sockets.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * What the installed bundles promise and do not offer yet. A bundle of components promises, by its
 * {@code osgi.service} capabilities, the services that its components register once they are satisfied; so what is
 * missing here is an unsatisfied component. This is intent, read from manifests, and not what happens to be registered.
 */
final class InstalledServices {
    private static final String SERVICE_NAMESPACE = "osgi.service";
    private static final String COMPONENTS_HEADER = "Service-Component";
    /** The framework's own bundles come and go on their own terms. */
    private static final String FRAMEWORK_PREFIX = "org.apache.felix.";

    private final BundleContext context;

    InstalledServices(BundleContext context) {
        this.context = context;
    }

    /** {@return one sentence for each promised service that is not registered} */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (promises(bundle)) {
                addMissing(bundle, missing);
            }
        }
        return missing;
    }

    private static boolean promises(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return bundle.getState() != Bundle.UNINSTALLED
                && name != null
                && !name.startsWith(FRAMEWORK_PREFIX)
                && bundle.getHeaders("").get(COMPONENTS_HEADER) != null
                && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null;
    }

    private static void addMissing(Bundle bundle, List<String> missing) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return; // uninstalled a moment ago
        }
        Set<String> offered = offered(bundle);
        Set<String> promised = new HashSet<>();
        for (BundleCapability capability : revision.getDeclaredCapabilities(SERVICE_NAMESPACE)) {
            Object names = capability.getAttributes().get(Constants.OBJECTCLASS);
            if (names instanceof List<?> list) {
                list.forEach(name -> promised.add(String.valueOf(name)));
            } else if (names != null) {
                promised.add(names.toString());
            }
        }
        promised.removeAll(offered);
        for (String name : promised) {
            missing.add(bundle.getSymbolicName() + " " + bundle.getVersion() + " does not offer "
                    + name.substring(name.lastIndexOf('.') + 1) + " yet: a component of it lacks something");
        }
    }

    private static Set<String> offered(Bundle bundle) {
        Set<String> offered = new HashSet<>();
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        if (services != null) {
            for (ServiceReference<?> service : services) {
                offered.addAll(List.of((String[]) service.getProperty(Constants.OBJECTCLASS)));
            }
        }
        return offered;
    }
}
