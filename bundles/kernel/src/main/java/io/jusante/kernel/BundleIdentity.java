package io.jusante.kernel;

import java.util.Objects;
import org.osgi.framework.Bundle;

/**
 * Which build of a bundle this is. The digest is the identity: two builds of the same name and version are two
 * bundles.
 *
 * @param symbolicName the bundle's symbolic name
 * @param version the bundle's version
 * @param digest lower-case hexadecimal SHA-256 of the jar, taken from the location under which it was installed
 *     ({@code jusante:<symbolic name>:<sha-256>}); the location itself where it has another form
 */
public record BundleIdentity(String symbolicName, String version, String digest) {
    private static final String SCHEME = "jusante:";

    public BundleIdentity {
        Objects.requireNonNull(symbolicName);
        Objects.requireNonNull(version);
        Objects.requireNonNull(digest);
    }

    /** {@return the identity of an installed bundle} */
    public static BundleIdentity of(Bundle bundle) {
        String location = bundle.getLocation();
        String digest = location.startsWith(SCHEME) ? location.substring(location.lastIndexOf(':') + 1) : location;
        return new BundleIdentity(
                String.valueOf(bundle.getSymbolicName()), bundle.getVersion().toString(), digest);
    }

    /** {@return the location under which a jar of this name and digest is installed} */
    public static String location(String symbolicName, String digest) {
        return SCHEME + symbolicName + ":" + digest;
    }

    @Override
    public String toString() {
        return symbolicName + " " + version + " (" + digest.substring(0, Math.min(12, digest.length())) + ")";
    }
}
