package io.jusante.launcher.host;

/** What bundles see of the class path: asked of the launcher itself, so that the test's framework can't drift from it. */
public final class LauncherPackages {
    private LauncherPackages() {}

    /** {@return the packages as the launcher hands them to the framework} */
    public static String extra() {
        return SystemPackages.extra();
    }
}
