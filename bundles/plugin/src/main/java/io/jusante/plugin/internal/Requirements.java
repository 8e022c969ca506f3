package io.jusante.plugin.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;

/** What a bundle lacks, and who would lack it, in sentences. */
final class Requirements {
    private static final String OURS = "io.jusante.";
    private static final Pattern AT_LEAST = Pattern.compile("(?<!\\(!)\\(version>=([^)]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");

    private static final Pattern AT_LEAST_OR_EQUAL = Pattern.compile("\\(version>?=([^)]+)\\)");
    private static final Pattern PACKAGE =
            Pattern.compile("\\(" + Pattern.quote(PackageNamespace.PACKAGE_NAMESPACE) + "=([^)]+)\\)");

    private final FrameworkWiring framework;
    private final Bundle[] bundles;

    Requirements(BundleContext context) {
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        bundles = context.getBundles();
    }

    /** Resolves the bundle; {@return null if that was possible, else a sentence that says what is missing} */
    @Nullable String unsatisfied(Bundle bundle) {
        if (framework.resolveBundles(List.of(bundle))) {
            return null;
        }
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            boolean isOptional = Namespace.RESOLUTION_OPTIONAL.equals(
                    requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
            if (!isOptional
                    && isForResolving(requirement)
                    && framework.findProviders(requirement).isEmpty()) {
                return sentence(requirement);
            }
        }
        return "its imports can't all be had at once: two of them need different builds of the same package";
    }

    /** {@return the bundles that would have to be wired anew if this one went, its fragments aside} */
    List<Bundle> dependents(Bundle bundle) {
        List<Bundle> closure = new ArrayList<>();
        for (Bundle dependent : framework.getDependencyClosure(List.of(bundle))) {
            if (!dependent.equals(bundle) && !isFragmentOf(dependent, bundle)) {
                closure.add(dependent);
            }
        }
        return closure;
    }

    private static boolean isForResolving(BundleRequirement requirement) {
        String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE);
    }

    private String sentence(BundleRequirement requirement) {
        String filter = String.valueOf(requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE));
        return switch (requirement.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE -> ofPackage(filter);
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
                "needs Java " + found(AT_LEAST_OR_EQUAL, filter) + ", this is Java "
                        + Runtime.version().feature();
            default -> "needs " + requirement.getNamespace() + " " + filter + ", which nothing here provides";
        };
    }

    private String ofPackage(String filter) {
        String name = String.valueOf(found(PACKAGE, filter));
        String atLeast = found(AT_LEAST, filter);
        String below = found(BELOW, filter);
        Version here = newestOf(name);
        String shown = name.startsWith(OURS) ? name.substring(OURS.length()).replace('.', '-') : "package " + name;
        if (here == null) {
            return "needs " + shown + (atLeast == null ? "" : " " + brief(atLeast))
                    + ", which this broker doesn't have";
        }
        boolean isTooOld = atLeast != null && here.compareTo(Version.parseVersion(atLeast)) < 0;
        if (isTooOld || below == null) {
            return "needs " + shown + " " + brief(String.valueOf(atLeast)) + ", this broker has "
                    + brief(here.toString());
        }
        return "was built for " + shown + " " + brief(String.valueOf(atLeast)) + " up to, not including, "
                + brief(below) + ", this broker has " + brief(here.toString());
    }

    private @Nullable Version newestOf(String packageName) {
        Version newest = null;
        for (Bundle bundle : bundles) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            Collection<BundleCapability> exports =
                    revision == null ? List.of() : revision.getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE);
            for (BundleCapability export : exports) {
                Object version = export.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE);
                if (packageName.equals(export.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                        && version instanceof Version exported
                        && (newest == null || exported.compareTo(newest) > 0)) {
                    newest = exported;
                }
            }
        }
        return newest;
    }

    private static boolean isFragmentOf(Bundle fragment, Bundle host) {
        BundleWiring wiring = fragment.adapt(BundleWiring.class);
        if (wiring == null) {
            return false;
        }
        for (BundleWire wire : wiring.getRequiredWires(HostNamespace.HOST_NAMESPACE)) {
            if (wire.getProvider().getBundle().equals(host)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String found(Pattern pattern, String filter) {
        Matcher matcher = pattern.matcher(filter);
        return matcher.find() ? matcher.group(1).trim() : null;
    }

    /** {@return major and minor, unless the rest matters} */
    private static String brief(String version) {
        Version parsed = Version.parseVersion(version);
        return parsed.getMicro() == 0 && parsed.getQualifier().isEmpty()
                ? String.format(Locale.ROOT, "%d.%d", parsed.getMajor(), parsed.getMinor())
                : parsed.toString();
    }
}
