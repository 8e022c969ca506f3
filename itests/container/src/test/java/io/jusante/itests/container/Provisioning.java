package io.jusante.itests.container;

import static org.ops4j.pax.exam.CoreOptions.bootDelegationPackages;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.feature.Feature;
import io.jusante.launcher.feature.FeatureBundle;
import io.jusante.launcher.feature.FeatureSet;
import io.jusante.launcher.host.LauncherPackages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Constants;

/** A framework as the launcher makes it, with bundles out of the assembled distribution. */
final class Provisioning {
    static final Path DISTRIBUTION =
            Path.of(System.getProperty("jusante.distribution")).toAbsolutePath().normalize();

    private static final String[] JUNIT = {
        "org.junit",
        "org.junit.function",
        "org.junit.rules",
        "org.junit.runner",
        "org.junit.runner.manipulation",
        "org.junit.runner.notification",
        "org.junit.runners",
        "org.junit.runners.model",
        "org.junit.internal",
        "org.junit.internal.builders",
        "org.junit.internal.requests",
        "org.junit.internal.runners",
        "org.junit.internal.runners.model",
        "org.junit.internal.runners.statements",
        "junit.framework"
    };

    private Provisioning() {}

    static FeatureSet features(Collection<String> names) throws LaunchException {
        return FeatureSet.read(DISTRIBUTION.resolve("features"), names);
    }

    /** {@return the names of all features of the distribution} */
    static List<String> allFeatures() throws LaunchException {
        return features(List.of()).features().stream()
                .map(Feature::name)
                .sorted()
                .toList();
    }

    /** {@return a framework with these features and what they require} */
    static Option[] with(Collection<String> features) throws LaunchException {
        List<Option> options = new ArrayList<>();
        for (String exported : LauncherPackages.extra().split(",", -1)) {
            options.add(systemPackage(exported));
        }
        for (String exported : JUNIT) {
            options.add(systemPackage(exported + ";version=\"4.13.2\""));
        }
        options.add(systemPackage("org.hamcrest;version=\"1.3\""));
        options.add(systemPackage("org.hamcrest.core;version=\"1.3\""));
        // without it Pax Exam calls the test methods alone, and no @Before
        options.add(systemProperty("pax.exam.invoker").value("junit"));
        options.add(bundle("link:classpath:META-INF/links/org.ops4j.pax.exam.invoker.junit.link"));
        options.add(frameworkProperty(Constants.FRAMEWORK_BSNVERSION).value("multiple"));
        options.add(frameworkProperty("felix.bootdelegation.implicit").value("false"));
        options.add(frameworkProperty(Constants.FRAMEWORK_BUNDLE_PARENT)
                .value(Constants.FRAMEWORK_BUNDLE_PARENT_FRAMEWORK));
        // the JVM's recorder as in the launcher; the client and the reader of features are the test's own
        options.add(bootDelegationPackages(
                "jdk.jfr",
                "jdk.jfr.*",
                "sun.nio.ch",
                "org.apache.kafka.*",
                "io.jusante.launcher.data",
                "io.jusante.launcher.feature",
                "io.jusante.launcher.host"));
        options.add(frameworkStartLevel(FeatureBundle.MAX_START_LEVEL));
        for (FeatureBundle one : features(features).bundles()) {
            // started by the test, which has the process's service registered by then, as the launcher has
            options.add(bundle(jar(one)).startLevel(one.startLevel()).noStart());
        }
        return options.toArray(Option[]::new);
    }

    static String jar(FeatureBundle bundle) {
        return bundle.path(DISTRIBUTION.resolve("repository")).toUri().toString();
    }
}
