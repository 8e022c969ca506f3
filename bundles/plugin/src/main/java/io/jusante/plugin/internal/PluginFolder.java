package io.jusante.plugin.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import io.jusante.kernel.BundleIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code plugins} of the data directory: jars by digest, and {@code overrides.json}, which tells the launcher
 * what to install in place of the distribution's bundles. Both are written beside, forced and renamed, so that a crash
 * leaves the old or the new. Callers take turns.
 */
final class PluginFolder {
    private static final int CHUNK_BYTES = 1 << 16;
    private static final String JAR = ".jar";
    private static final String UNFINISHED = ".new";

    private final Path folder;

    PluginFolder(Path dataDirectory) throws IOException {
        folder = dataDirectory.resolve("plugins");
        Files.createDirectories(folder);
    }

    Path journal() {
        return folder.resolve("journal");
    }

    Path jar(String digest) {
        return folder.resolve(digest + JAR);
    }

    /** A jar that was copied, read and checked, and is not yet under its name. */
    record Staged(BundleIdentity identity, Path unfinished) {}

    /** Copies the jar and checks the copy, so that nobody can exchange the file in between. */
    Staged stage(Path file) throws IOException, RefusedException {
        Path unfinished = Files.createTempFile(folder, "staged-", UNFINISHED);
        try {
            String digest = copy(file, unfinished);
            return new Staged(CheckedJar.check(unfinished, digest, String.valueOf(file.getFileName())), unfinished);
        } catch (IOException | RefusedException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** Puts a staged jar under its name; on return it is on disk. */
    Path keep(Staged staged) throws IOException {
        Path jar = jar(staged.identity().digest());
        Files.move(staged.unfinished(), jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(folder);
        return jar;
    }

    void discard(Staged staged) throws IOException {
        Files.deleteIfExists(staged.unfinished());
    }

    /** Deletes all jars but these, and what a crash left unfinished. */
    void deleteAllBut(Set<String> digests) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                boolean isUnusedJar =
                        name.endsWith(JAR) && !digests.contains(name.substring(0, name.length() - JAR.length()));
                if (isUnusedJar || (name.startsWith("staged-") && name.endsWith(UNFINISHED))) {
                    Files.delete(file);
                }
            }
        }
    }

    /** {@return the digests that the launcher installs in place of what the distribution ships} */
    List<String> overridingDigests() throws IOException {
        List<String> digests = new ArrayList<>();
        for (Map<String, Object> override : overrides()) {
            digests.add(String.valueOf(override.get("digest")));
        }
        return digests;
    }

    /**
     * Tells the launcher to install this build from now on.
     *
     * @param shippedDigest of the distribution's own bundle of this name; null where it ships none
     */
    void override(BundleIdentity bundle, @Nullable String shippedDigest) throws IOException {
        List<Map<String, Object>> overrides = overrides();
        overrides.removeIf(entry -> bundle.symbolicName().equals(entry.get("symbolicName")));
        if (!bundle.digest().equals(shippedDigest)) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("symbolicName", bundle.symbolicName());
            entry.put("version", bundle.version());
            entry.put("digest", bundle.digest());
            entry.put("file", bundle.digest() + JAR);
            if (shippedDigest != null) {
                entry.put("replaces", shippedDigest);
            }
            overrides.add(entry);
        }
        writeAtomically(
                overridesFile(), JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(overrides) + "\n");
    }

    static void forceDirectory(@Nullable Path directory) throws IOException {
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Path overridesFile() {
        return folder.resolve("overrides.json");
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are strings
    private List<Map<String, Object>> overrides() throws IOException {
        List<Map<String, Object>> overrides = new ArrayList<>();
        if (Files.exists(overridesFile())) {
            for (Object entry : JSON.std.listFrom(Files.readAllBytes(overridesFile()))) {
                if (!(entry instanceof Map<?, ?> map)) {
                    throw new IOException(overridesFile() + " holds " + entry + ", which is not an object");
                }
                overrides.add((Map<String, Object>) map);
            }
        }
        return overrides;
    }

    private static void writeAtomically(Path file, String content) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(file.getParent());
    }

    private static String copy(Path from, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(from);
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
                writeFully(out, ByteBuffer.wrap(chunk, 0, read));
            }
            out.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
