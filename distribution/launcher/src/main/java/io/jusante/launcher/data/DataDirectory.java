package io.jusante.launcher.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything the process writes, locked from {@link #open} to {@link #close}. Nothing else in the
 * process may open the lock file: where locks are POSIX's, closing it again would give the lock away.
 *
 * <pre>
 * .lock       locked for the life of the process; holds its process id
 * cache/      the framework's bundle cache and the class data archive; may be deleted while nothing runs
 * control/    the control socket, or the path to it
 * logs/       log files of the process
 * metadata/   the metadata log
 * plugins/    plugin jars, their journal, what they replace
 * topics/     the logs of partitions (the default of log.dirs)
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {
    private static final String LOCK = ".lock";
    private static final String OLD_CACHE = "old-bundles-";

    private final Path root;
    private final FileChannel lockChannel;

    private DataDirectory(Path root, FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /**
     * Makes the folder where it is missing and locks it. Nothing in it is touched unless the lock was had.
     *
     * @throws LaunchException if it cannot be written or another process holds it
     */
    public static DataDirectory open(Path root) throws LaunchException {
        try {
            Files.createDirectories(root);
        } catch (FileAlreadyExistsException notAFolder) {
            throw new LaunchException("The data directory " + root + " is a file.", notAFolder);
        } catch (IOException cannotMake) {
            throw unwritable(root, cannotMake);
        }
        FileChannel channel = lock(root);
        try {
            for (String child : new String[] {"cache", "logs", "metadata", "plugins", "topics"}) {
                Files.createDirectories(root.resolve(child));
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataDirectory(root, channel);
        } catch (IOException cannotWrite) {
            closeAfter(channel, cannotWrite);
            throw unwritable(root, cannotWrite);
        }
    }

    private static FileChannel lock(Path root) throws LaunchException {
        FileChannel channel;
        try {
            channel = FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException cannotOpen) {
            throw unwritable(root, cannotOpen);
        }
        try {
            // the lock lives as long as its channel
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
            channel.close();
        } catch (OverlappingFileLockException sameProcess) {
            closeAfter(channel, sameProcess);
        } catch (IOException cannotLock) {
            closeAfter(channel, cannotLock);
            throw new LaunchException("The data directory " + root + " cannot be locked: " + reason(cannotLock) + ".");
        }
        Long pid = holder(root);
        throw new LaunchException("The data directory " + root + " is in use by "
                + (pid == null ? "another process" : "process " + pid) + ".");
    }

    /** {@return the process id that the lock file names, or null; says nothing about whether that process lives} */
    public static @Nullable Long holder(Path root) {
        try {
            return Long.valueOf(Files.readString(root.resolve(LOCK), StandardCharsets.US_ASCII)
                    .strip());
        } catch (IOException | NumberFormatException unknown) {
            return null;
        }
    }

    private static LaunchException unwritable(Path root, IOException cause) {
        return new LaunchException("The data directory " + root + " cannot be written: " + reason(cause) + ".", cause);
    }

    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (failure instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason() + " (" + known.getFile() + ")";
        }
        return String.valueOf(failure.getMessage());
    }

    private static void closeAfter(FileChannel channel, Exception failure) {
        try {
            channel.close();
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    public Path root() {
        return root;
    }

    /** {@return a folder that is not there, for the framework's bundle cache; an earlier one was put aside} */
    public Path freshBundleCache() throws IOException {
        Path cache = root.resolve("cache");
        Path bundles = cache.resolve("bundles");
        if (Files.exists(bundles)) {
            // deleting it takes time that a start has not
            Files.move(bundles, cache.resolve(OLD_CACHE + System.nanoTime()));
        }
        return bundles;
    }

    /** Deletes the bundle caches that were put aside. */
    public void deleteOldBundleCaches() throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(root.resolve("cache"), OLD_CACHE + "*")) {
            for (Path folder : old) {
                delete(folder);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = new ArrayList<>(walk.toList());
        }
        // children after their parents in the walk, so before them from behind
        Collections.reverse(paths);
        for (Path path : paths) {
            Files.delete(path);
        }
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path plugins() {
        return root.resolve("plugins");
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
