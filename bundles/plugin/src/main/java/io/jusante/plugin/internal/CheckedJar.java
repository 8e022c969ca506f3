package io.jusante.plugin.internal;

import io.jusante.kernel.BundleIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that was read to its last byte: a bundle, whole, and if it is signed, signed throughout. The framework itself
 * installs a signed jar that was changed without a word.
 */
final class CheckedJar {
    private CheckedJar() {}

    /** {@return which build it is} */
    static BundleIdentity check(Path file, String digest, String shownAs) throws RefusedException {
        try (JarFile jar = new JarFile(file.toFile(), true, ZipFile.OPEN_READ)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new RefusedException(shownAs + " is not a bundle: it has no manifest");
            }
            checkEntries(jar, shownAs);
            return identity(manifest.getMainAttributes(), digest, shownAs);
        } catch (SecurityException e) {
            throw new RefusedException(
                    shownAs + " was changed after it was signed: " + e.getMessage() + "; get it again from its maker",
                    e);
        } catch (IOException e) {
            throw new RefusedException(shownAs + " is not a whole jar: " + e.getMessage(), e);
        }
    }

    private static void checkEntries(JarFile jar, String shownAs) throws IOException, RefusedException {
        boolean signed = false;
        List<String> unsigned = new ArrayList<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            try (InputStream in = jar.getInputStream(entry)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            boolean isSignature = isOfSignature(entry.getName());
            signed |= isSignature && entry.getName().toUpperCase(Locale.ROOT).endsWith(".SF");
            // the signers are known once the entry was read
            if (!isSignature && !entry.isDirectory() && entry.getCodeSigners() == null) {
                unsigned.add(entry.getName());
            }
        }
        if (signed && !unsigned.isEmpty()) {
            throw new RefusedException(shownAs + " is signed, but " + unsigned.get(0)
                    + (unsigned.size() > 1 ? " and " + (unsigned.size() - 1) + " more entries are" : " is")
                    + " not: somebody added to it");
        }
    }

    private static BundleIdentity identity(Attributes attributes, String digest, String shownAs)
            throws RefusedException {
        String name = attributes.getValue(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null || name.isBlank()) {
            throw new RefusedException(shownAs + " is not a bundle: its manifest has no Bundle-SymbolicName");
        }
        if (attributes.getValue(Constants.FRAGMENT_HOST) != null) {
            throw new RefusedException(shownAs + " is a fragment: it changes together with its host, with a restart");
        }
        String version = attributes.getValue(Constants.BUNDLE_VERSION);
        try {
            Version parsed = version == null ? Version.emptyVersion : Version.parseVersion(version.trim());
            int directives = name.indexOf(';');
            String plainName = (directives < 0 ? name : name.substring(0, directives)).trim();
            return new BundleIdentity(plainName, parsed.toString(), digest);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(shownAs + " has no valid Bundle-Version: " + version, e);
        }
    }

    private static boolean isOfSignature(String entry) {
        String name = entry.toUpperCase(Locale.ROOT);
        return name.startsWith("META-INF/")
                && name.indexOf('/', "META-INF/".length()) < 0
                && (name.equals("META-INF/MANIFEST.MF")
                        || name.endsWith(".SF")
                        || name.endsWith(".RSA")
                        || name.endsWith(".DSA")
                        || name.endsWith(".EC"));
    }
}
