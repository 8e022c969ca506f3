package io.jusante.launcher.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The class data archive that makes the second start fast. The Java machine writes it at the end of a process that was
 * started without one, to {@code <archive>.new}; bin/jusante puts it in its place at the next start if {@code
 * <archive>.good} says that the process had come to serve: one that failed early would leave a poor archive.
 *
 * <p>The archive's name holds the identity of the distribution and the version of Java, so that a stale one is not used;
 * here the others are deleted, and one that a crash left incomplete.
 */
public final class ClassArchive {
    /** Property by which bin/jusante names the archive. */
    private static final String PROPERTY = "jusante.class.archive";

    private static final String PREFIX = "classes-";

    /** The first four bytes of each archive, little-endian; they are written last. */
    private static final int[] MAGICS = {0xf00baba2, 0xf00baba8};

    /** Loaders whose classes the Java machine must still find when it writes the archive, after all code has run. */
    private static final Set<ClassLoader> HELD = ConcurrentHashMap.newKeySet();

    private final Path archive;

    private ClassArchive(Path archive) {
        this.archive = archive;
    }

    /** {@return the archive that bin/jusante named, or null if it does without} */
    public static @Nullable ClassArchive ofProcess() {
        String name = System.getProperty(PROPERTY);
        return name == null ? null : new ClassArchive(Path.of(name));
    }

    static ClassArchive at(Path archive) {
        return new ClassArchive(archive);
    }

    /** {@return whether there is no archive, so that the machine writes one at its end} */
    public boolean isWanted() {
        return !Files.exists(archive);
    }

    /**
     * Keeps the classes of these loaders until the machine has ended. A bundle that stops gives its class loader up, and
     * the next full collection takes its classes, which would leave them out of the archive.
     */
    public void hold(Collection<ClassLoader> loaders) {
        HELD.addAll(loaders);
    }

    /** Deletes what is of no use. */
    public void tidy() throws IOException {
        Path folder = archive.getParent();
        if (folder == null) {
            return;
        }
        String own = String.valueOf(archive.getFileName());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : files) {
                if (!String.valueOf(file.getFileName()).startsWith(own)) {
                    Files.delete(file);
                }
            }
        }
        if (Files.exists(archive) && !isComplete()) {
            Files.delete(archive);
        }
    }

    private boolean isComplete() throws IOException {
        try (InputStream in = Files.newInputStream(archive)) {
            byte[] start = in.readNBytes(4);
            if (start.length < 4) {
                return false;
            }
            int magic = (start[3] & 0xff) << 24 | (start[2] & 0xff) << 16 | (start[1] & 0xff) << 8 | (start[0] & 0xff);
            for (int known : MAGICS) {
                if (magic == known || Integer.reverseBytes(magic) == known) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The process has served and stopped in order: what the machine writes at its end is worth keeping. */
    public void markGood() throws IOException {
        if (isWanted()) {
            Files.writeString(archive.resolveSibling(archive.getFileName() + ".good"), "");
        }
    }
}
