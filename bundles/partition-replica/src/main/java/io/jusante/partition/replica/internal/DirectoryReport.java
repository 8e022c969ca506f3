package io.jusante.partition.replica.internal;

import io.jusante.partition.DirectoryUsage;
import io.jusante.partition.ReplicaUsage;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Says what the log directories hold; on a thread that may block, as it asks the file systems. */
final class DirectoryReport {
    private static final Comparator<Replica> BY_NAME = Comparator.comparing(
                    (Replica replica) -> replica.id().topic())
            .thenComparingInt(replica -> replica.id().partition());

    private DirectoryReport() {}

    static List<DirectoryUsage> of(List<LogDirectory> directories, Collection<Replica> replicas) {
        List<Replica> sorted = new ArrayList<>(replicas);
        sorted.sort(BY_NAME);
        List<DirectoryUsage> usages = new ArrayList<>(directories.size());
        for (LogDirectory directory : directories) {
            usages.add(of(directory, sorted));
        }
        return usages;
    }

    private static DirectoryUsage of(LogDirectory directory, List<Replica> replicas) {
        String path = directory.path().toString();
        if (!directory.isOffline()) {
            try {
                FileStore disk = Files.getFileStore(directory.path());
                List<ReplicaUsage> inside = new ArrayList<>();
                for (Replica replica : replicas) {
                    if (replica.logDirectory() == directory) {
                        inside.add(usage(replica));
                    }
                }
                return new DirectoryUsage(
                        path, false, bytes(disk.getTotalSpace()), bytes(disk.getUsableSpace()), inside);
            } catch (IOException e) {
                directory.fail(e);
            }
        }
        return new DirectoryUsage(path, true, DirectoryUsage.UNKNOWN_BYTES, DirectoryUsage.UNKNOWN_BYTES, List.of());
    }

    private static ReplicaUsage usage(Replica replica) {
        long lag = Math.max(0, replica.highWatermark() - replica.logEndOffset());
        return new ReplicaUsage(replica.id(), replica.sizeInBytes(), lag, false);
    }

    /** A file system may be larger than what a signed number of bytes can say. */
    private static long bytes(long counted) {
        return counted < 0 ? Long.MAX_VALUE : counted;
    }
}
