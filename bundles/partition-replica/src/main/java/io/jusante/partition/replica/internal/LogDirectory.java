package io.jusante.partition.replica.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the {@code log.dirs}, with Kafka's own files in it: locked for the life of the process, marked with the
 * cluster and the node that it belongs to, and offline once its disk failed. Any thread.
 */
final class LogDirectory implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogDirectory.class);
    private static final String LOCK = ".lock";
    private static final String META = "meta.properties";
    private static final String CLEAN = ".kafka_cleanshutdown";
    private static final String CLUSTER_ID = "cluster.id";
    private static final String NODE_ID = "node.id";
    private static final String DIRECTORY_ID = "directory.id";

    private final Path path;
    private final FileChannel lockChannel;
    private final DirectoryCheckpoints checkpoints;
    private final boolean cleanlyClosed;
    private final AtomicBoolean offline = new AtomicBoolean();
    private final Consumer<LogDirectory> onOffline;

    private LogDirectory(Path path, FileChannel lockChannel, Consumer<LogDirectory> onOffline) throws IOException {
        this.path = path;
        this.lockChannel = lockChannel;
        this.onOffline = onOffline;
        this.checkpoints = new DirectoryCheckpoints(path);
        this.cleanlyClosed = Files.exists(path.resolve(CLEAN));
    }

    /**
     * Creates the directory if need be, and locks it.
     *
     * @throws IOException with a sentence for the operator
     */
    static LogDirectory open(Path path, Consumer<LogDirectory> onOffline) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new IOException("the log directory " + path + " can't be created: " + reason(e), e);
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                throw new IOException("the log directory " + path
                        + " is in use by another process: stop that one, or choose another log.dirs");
            }
            LogDirectory directory = new LogDirectory(path, channel, onOffline);
            locked = true;
            return directory;
        } catch (java.nio.file.FileSystemException e) {
            throw new IOException("the log directory " + path + " can't be written: " + reason(e), e);
        } finally {
            if (!locked && channel != null) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // held by this very process
            return null;
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " (" + e.getMessage() + ")";
    }

    Path path() {
        return path;
    }

    DirectoryCheckpoints checkpoints() {
        return checkpoints;
    }

    /** {@return whether the process before this one closed all logs} */
    boolean wasCleanlyClosed() {
        return cleanlyClosed;
    }

    /**
     * Makes the directory this node's, or finds that it is.
     *
     * @throws IOException with a sentence for the operator if it belongs to another cluster or node
     */
    void claim(String clusterId, int nodeId) throws IOException {
        Path file = path.resolve(META);
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            check(file, properties, "version", "1");
            check(file, properties, CLUSTER_ID, clusterId);
            check(file, properties, NODE_ID, String.valueOf(nodeId));
            if (properties.getProperty(DIRECTORY_ID) != null) {
                return;
            }
        }
        String directoryId = PartitionMetadataFile.encode(UUID.randomUUID());
        DurableFile.write(
                file,
                NODE_ID + "=" + nodeId + "\n" + DIRECTORY_ID + "=" + directoryId + "\nversion=1\n" + CLUSTER_ID + "="
                        + clusterId + "\n");
    }

    private static void check(Path file, Properties properties, String key, String expected) throws IOException {
        String found = properties.getProperty(key);
        if (found == null || !found.trim().equals(expected)) {
            throw new IOException(file + " says " + key + "=" + found + ", but this broker has " + expected
                    + ": the directory belongs to somebody else. Choose another log.dirs, or correct the setting");
        }
    }

    /** From here on the logs are in use: after a crash they need recovery. */
    void removeCleanMark() throws IOException {
        if (Files.deleteIfExists(path.resolve(CLEAN))) {
            DurableFile.syncFolder(path);
        }
    }

    /** All logs are closed; the last thing that is written. */
    void writeCleanMark() throws IOException {
        DurableFile.write(path.resolve(CLEAN), "{\"version\":0,\"brokerEpoch\":-1}\n");
    }

    boolean isOffline() {
        return offline.get();
    }

    /** The disk can't be trusted any more: nothing is read or written here until the next start. */
    void fail(IOException failure) {
        if (offline.compareAndSet(false, true)) {
            LOGGER.atError()
                    .setCause(failure)
                    .addKeyValue("directory", path)
                    .log("a log directory failed and is offline: look at the disk (full, read-only, broken), then "
                            + "restart the broker; partitions in other directories go on");
            onOffline.accept(this);
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        lockChannel.close();
    }

    @Override
    public String toString() {
        return path + (offline.get() ? " (offline)" : "");
    }
}
