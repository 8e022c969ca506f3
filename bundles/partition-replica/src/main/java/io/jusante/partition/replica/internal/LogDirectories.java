package io.jusante.partition.replica.internal;

import io.jusante.record.TopicPartition;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All {@code log.dirs} of this node, and which partition lies where. One thread, but for the failures. */
final class LogDirectories implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(LogDirectories.class);
    private static final Pattern PARTITION = Pattern.compile("(.+)-(\\d+)");
    private static final String DELETED = "-delete";
    private static final String STRAY = "-stray";

    private final List<LogDirectory> directories = new ArrayList<>();
    private final Map<TopicPartition, LogDirectory> found = new HashMap<>();
    private final Map<LogDirectory, List<TopicPartition>> begun = new HashMap<>();

    /**
     * Opens and locks all directories.
     *
     * @throws IOException with a sentence for the operator; nothing is left locked
     */
    static LogDirectories open(List<Path> paths, Consumer<LogDirectory> onOffline) throws IOException {
        LogDirectories all = new LogDirectories();
        boolean opened = false;
        try {
            for (Path path : paths) {
                all.directories.add(LogDirectory.open(path, onOffline));
            }
            opened = true;
            return all;
        } finally {
            if (!opened) {
                all.close();
            }
        }
    }

    List<LogDirectory> all() {
        return directories;
    }

    boolean areAllOffline() {
        return directories.stream().allMatch(LogDirectory::isOffline);
    }

    /**
     * Takes the directories into use for this node, finishes deletions that a stop cut short, and puts aside what
     * belongs to no topic of the cluster.
     *
     * @param isHosted whether the cluster has this partition, under this topic id (null where the directory names none)
     * @throws IOException with a sentence for the operator
     */
    void claim(String clusterId, int nodeId, BiPredicate<TopicPartition, @Nullable UUID> isHosted, Executor io)
            throws IOException {
        for (LogDirectory directory : directories) {
            directory.claim(clusterId, nodeId);
            directory.removeCleanMark();
            List<Path> folders = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.path(), Files::isDirectory)) {
                entries.forEach(folders::add);
            }
            for (Path folder : folders) {
                sort(directory, folder, isHosted, io);
            }
            directory.checkpoints().retain(partitionsIn(directory));
        }
    }

    private Set<TopicPartition> partitionsIn(LogDirectory directory) {
        Set<TopicPartition> inside = new HashSet<>();
        found.forEach((partition, home) -> {
            if (home == directory) {
                inside.add(partition);
            }
        });
        return inside;
    }

    private void sort(
            LogDirectory directory, Path folder, BiPredicate<TopicPartition, @Nullable UUID> isHosted, Executor io)
            throws IOException {
        String name = String.valueOf(folder.getFileName());
        if (name.endsWith(DELETED)) {
            io.execute(() -> remove(folder));
            return;
        }
        Matcher matcher = PARTITION.matcher(name);
        if (!matcher.matches() || name.endsWith(STRAY)) {
            return;
        }
        TopicPartition partition = new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2)));
        if (!isHosted.test(partition, PartitionMetadataFile.read(folder))) {
            Path aside = folder.resolveSibling(name + "." + hex(UUID.randomUUID()) + STRAY);
            Files.move(folder, aside);
            LOGGER.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("directory", aside)
                    .log(
                            "a directory belongs to no topic of this cluster and was put aside; delete it, or find out why");
            return;
        }
        LogDirectory other = found.putIfAbsent(partition, directory);
        if (other != null) {
            throw new IOException("the log of " + partition + " lies in both " + other.path() + " and "
                    + directory.path() + ": move one of the two away");
        }
    }

    /** {@return where the partition's log lies, or for a new one the directory with the fewest} */
    LogDirectory directoryOf(TopicPartition partition) throws IOException {
        LogDirectory home = found.get(partition);
        if (home == null) {
            long fewest = Long.MAX_VALUE;
            for (LogDirectory candidate : directories) {
                long count = found.values().stream()
                        .filter(used -> used == candidate)
                        .count();
                if (!candidate.isOffline() && count < fewest) {
                    fewest = count;
                    home = candidate;
                }
            }
            if (home == null) {
                throw new IOException("all log directories are offline");
            }
            found.put(partition, home);
            home.checkpoints().remove(partition);
            begun.computeIfAbsent(home, key -> new ArrayList<>()).add(partition);
        }
        return home;
    }

    /** New partitions have their directories, and their logs are about to be made: nothing is left of namesakes. */
    void forgetNamesakes() {
        begun.forEach((home, partitions) -> {
            try {
                home.checkpoints().beginAnew(partitions);
            } catch (IOException e) {
                home.fail(e);
            }
        });
    }

    /** The new partitions' logs are made: from here on a power cut leaves their folders where they are. */
    void syncNew() {
        begun.keySet().forEach(LogDirectories::sync);
        begun.clear();
    }

    private static void sync(LogDirectory home) {
        try {
            DurableFile.syncFolder(home.path());
        } catch (IOException e) {
            home.fail(e);
        }
    }

    /**
     * The logs' files are deleted: gets the folders out of the way, which is on disk when this returns, and removes them
     * in the background.
     */
    void removed(Collection<TopicPartition> partitions, Executor io) {
        Set<LogDirectory> changed = new HashSet<>();
        List<Path> folders = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            LogDirectory home = found.remove(partition);
            if (home == null || home.isOffline()) {
                continue;
            }
            home.checkpoints().remove(partition);
            Path folder = home.path().resolve(partition.toString());
            Path aside = folder.resolveSibling(partition + "." + hex(UUID.randomUUID()) + DELETED);
            try {
                if (Files.exists(folder)) {
                    Files.move(folder, aside);
                    changed.add(home);
                    folders.add(aside);
                }
            } catch (IOException e) {
                home.fail(e);
            }
        }
        changed.forEach(LogDirectories::sync);
        if (!folders.isEmpty()) {
            io.execute(() -> folders.forEach(LogDirectories::remove));
        }
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> bottomUp = new ArrayList<>(files.toList());
            for (int i = bottomUp.size() - 1; i >= 0; i--) {
                Files.deleteIfExists(bottomUp.get(i));
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("directory", folder)
                    .log("what is left of a deleted topic can't be removed; the next start tries again");
        }
    }

    /** Gives the locks back. */
    @Override
    public void close() {
        for (LogDirectory directory : directories) {
            try {
                directory.close();
            } catch (IOException e) {
                LOGGER.atWarn()
                        .setCause(e)
                        .addKeyValue("directory", directory.path())
                        .log("the lock of a log directory can't be given back; the end of the process does it");
            }
        }
    }
}
