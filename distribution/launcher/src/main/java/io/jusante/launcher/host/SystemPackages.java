package io.jusante.launcher.host;

import com.fasterxml.jackson.core.json.PackageVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The packages of {@code lib/} that bundles see through the system bundle. They change only with a restart; what is not
 * listed here no bundle can reach.
 */
final class SystemPackages {
    private SystemPackages() {}

    /** {@return the value of {@code org.osgi.framework.system.packages.extra}} */
    static String extra() {
        List<String> exports = new ArrayList<>();
        exports.add("io.jusante.launcher;version=\"1.1.0\"");
        add(exports, "2.0.20", "org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi");
        add(
                exports,
                "1.5.38",
                "ch.qos.logback.classic",
                "ch.qos.logback.classic.spi",
                "ch.qos.logback.core",
                "ch.qos.logback.core.spi");
        add(exports, "1.5.0", "org.osgi.service.log");
        add(
                exports,
                PackageVersion.VERSION.toString(),
                "com.fasterxml.jackson.core",
                "com.fasterxml.jackson.core.async",
                "com.fasterxml.jackson.core.base",
                "com.fasterxml.jackson.core.exc",
                "com.fasterxml.jackson.core.io",
                "com.fasterxml.jackson.core.json",
                "com.fasterxml.jackson.core.type",
                "com.fasterxml.jackson.core.util",
                "com.fasterxml.jackson.jr.ob",
                "com.fasterxml.jackson.jr.ob.api");
        return String.join(",", exports);
    }

    private static void add(List<String> exports, String version, String... packages) {
        for (String name : packages) {
            exports.add(name + ";version=\"" + version + "\"");
        }
    }
}
