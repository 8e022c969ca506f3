package io.jusante.launcher.control;

import io.jusante.launcher.data.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Where the control socket of a data directory is: {@code control/socket}, in a folder that only its owner may enter.
 * A path that is too long for a Unix-domain socket is replaced by one in a fresh private folder of the temporary
 * directory, and recorded in {@code control/path}.
 */
final class ControlSocket {
    /** Longest path in bytes that all systems take ({@code sun_path} of 108 with its end mark; 104 on macOS). */
    static final int MAX_PATH_BYTES = 103;

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private ControlSocket() {}

    /**
     * Makes the folder and takes away what an earlier process left. Only for the holder of the data directory's lock.
     *
     * @return a path to bind, at which nothing is
     */
    static Path prepare(Path data) throws IOException {
        Path folder = data.resolve("control");
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Files.setPosixFilePermissions(folder, OWNER_ONLY);
        remove(data);
        Path socket = folder.resolve("socket");
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES) {
            return socket;
        }
        // made with rwx------ by definition
        Path shortSocket = Files.createTempDirectory("jusante-").resolve("socket");
        AtomicFile.write(record(data), shortSocket + "\n");
        return shortSocket;
    }

    /** {@return the socket of the process that uses the data directory, whether or not there is one} */
    static Path locate(Path data) throws IOException {
        Path record = record(data);
        if (Files.exists(record)) {
            return Path.of(Files.readString(record, StandardCharsets.UTF_8).strip());
        }
        return data.resolve("control").resolve("socket");
    }

    /** Takes the socket away, and what was made for it. Only for the holder of the data directory's lock. */
    static void remove(Path data) throws IOException {
        Files.deleteIfExists(data.resolve("control").resolve("socket"));
        Path record = record(data);
        if (!Files.exists(record)) {
            return;
        }
        Path socket = locate(data);
        Path folder = socket.getParent();
        // nothing is deleted on the word of a file that somebody may have edited but what could have been made here
        if (folder != null
                && socket.endsWith("socket")
                && String.valueOf(folder.getFileName()).startsWith("jusante-")) {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
        }
        Files.delete(record);
    }

    private static Path record(Path data) {
        return data.resolve("control").resolve("path");
    }
}
