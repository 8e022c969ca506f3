package io.jusante.supervisor.internal;

import io.jusante.launcher.StartDiagnosis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Names each component that is not satisfied, what it waits for, and who would offer that but waits itself. */
final class ComponentDiagnosis implements StartDiagnosis {
    private final Supplier<@Nullable ServiceComponentRuntime> runtime;

    ComponentDiagnosis(Supplier<@Nullable ServiceComponentRuntime> runtime) {
        this.runtime = runtime;
    }

    @Override
    public List<String> missing() {
        ServiceComponentRuntime components = runtime.get();
        if (components == null) {
            return List.of("the component runtime (org.apache.felix.scr) does not run");
        }
        Collection<ComponentDescriptionDTO> all = components.getComponentDescriptionDTOs();
        List<String> missing = new ArrayList<>();
        for (ComponentDescriptionDTO component : all) {
            if (!components.isComponentEnabled(component)) {
                continue;
            }
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(component)) {
                describe(component, configuration, all, missing);
            }
        }
        missing.sort(null);
        return missing;
    }

    private static void describe(
            ComponentDescriptionDTO component,
            ComponentConfigurationDTO configuration,
            Collection<ComponentDescriptionDTO> all,
            List<String> missing) {
        String who = "component " + component.name + " (bundle " + component.bundle.symbolicName + " "
                + component.bundle.version + ")";
        switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                missing.add(who + " waits for configuration " + String.join(", ", component.configurationPid));
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> {
                for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
                    missing.add(who + " waits for " + service(component, reference, all));
                }
            }
            case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                missing.add(who + " failed to activate: " + firstLine(configuration.failure));
            default -> {
                // satisfied or active
            }
        }
    }

    private static String service(
            ComponentDescriptionDTO component,
            UnsatisfiedReferenceDTO unsatisfied,
            Collection<ComponentDescriptionDTO> all) {
        String wanted = unsatisfied.name;
        for (ReferenceDTO reference : component.references) {
            if (reference.name.equals(unsatisfied.name)) {
                wanted = reference.interfaceName;
            }
        }
        List<String> offers = new ArrayList<>();
        for (ComponentDescriptionDTO other : all) {
            if (List.of(other.serviceInterfaces).contains(wanted)) {
                offers.add(other.name);
            }
        }
        return "service " + wanted + (unsatisfied.target == null ? "" : " with " + unsatisfied.target)
                + " (reference " + unsatisfied.name + "), which "
                + (offers.isEmpty() ? "no component offers" : String.join(" and ", offers) + " would offer");
    }

    private static String firstLine(@Nullable String stackTrace) {
        return stackTrace == null
                ? "no reason known"
                : stackTrace.lines().findFirst().orElse("no reason known");
    }
}
