package io.jusante.partition;

import java.util.List;

/** One log directory at a moment; immutable. */
public final class DirectoryUsage {
    /** In place of a number of bytes that is not known. */
    public static final long UNKNOWN_BYTES = -1L;

    private final String path;
    private final boolean offline;
    private final long totalBytes;
    private final long usableBytes;
    private final List<ReplicaUsage> replicas;

    public DirectoryUsage(
            String path, boolean offline, long totalBytes, long usableBytes, List<ReplicaUsage> replicas) {
        this.path = path;
        this.offline = offline;
        this.totalBytes = totalBytes;
        this.usableBytes = usableBytes;
        this.replicas = List.copyOf(replicas);
    }

    /** {@return its absolute path} */
    public String path() {
        return path;
    }

    /** {@return whether its disk failed: then it has no replicas, and sizes are unknown} */
    public boolean isOffline() {
        return offline;
    }

    /** {@return the size of the file system that it lies in, or {@link #UNKNOWN_BYTES}} */
    public long totalBytes() {
        return totalBytes;
    }

    /** {@return what this process may still write to that file system, or {@link #UNKNOWN_BYTES}} */
    public long usableBytes() {
        return usableBytes;
    }

    /** {@return the replicas in it, by topic and partition} */
    public List<ReplicaUsage> replicas() {
        return replicas;
    }
}
