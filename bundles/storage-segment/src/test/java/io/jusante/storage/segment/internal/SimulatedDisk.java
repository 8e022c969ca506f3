package io.jusante.storage.segment.internal;

import io.jusante.record.SharedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A disk that fails when it is told to, and that loses at a power cut what was not synced: bytes behind the synced length
 * go, stay, are torn or become zeros; the last changes of the directory may be undone.
 */
final class SimulatedDisk implements Disk {
    enum Operation {
        OPEN,
        WRITE,
        TRUNCATE,
        FORCE,
        FORCE_DIRECTORY,
        RENAME,
        DELETE
    }

    private interface Undo {
        void run() throws IOException;
    }

    private final Path directory;
    private final Path trash;
    private final Map<Path, Long> syncedBytes = new HashMap<>();
    private final List<Undo> unsyncedChanges = new ArrayList<>();
    private final List<SharedFile> files = new ArrayList<>();
    private final Map<Operation, Integer> calls = new HashMap<>();
    private final Map<Operation, Integer> successesLeft = new EnumMap<>(Operation.class);
    private final Set<Operation> failingOnce = EnumSet.noneOf(Operation.class);
    private boolean isWritePartial;
    private boolean isDead;

    /** A disk on which everything that is there is synced. */
    SimulatedDisk(Path directory, Path trash) throws IOException {
        this.directory = directory;
        this.trash = trash;
        try (var there = Files.list(directory)) {
            for (Path file : there.toList()) {
                syncedBytes.put(file, Files.size(file));
            }
        }
    }

    /** The operation fails, after so many successes, until {@link #heal}. */
    synchronized void fail(Operation operation, int afterSuccesses) {
        successesLeft.put(operation, afterSuccesses);
    }

    synchronized void failOnce(Operation operation, int afterSuccesses) {
        fail(operation, afterSuccesses);
        failingOnce.add(operation);
    }

    /** Writes that fail have written a part before. */
    synchronized void writePartially() {
        isWritePartial = true;
    }

    synchronized void heal() {
        successesLeft.clear();
        failingOnce.clear();
    }

    synchronized int calls(Operation operation) {
        return calls.getOrDefault(operation, 0);
    }

    private void before(Operation operation) throws IOException {
        if (isDead) {
            throw new IOException("power cut");
        }
        calls.merge(operation, 1, Integer::sum);
        Integer left = successesLeft.computeIfPresent(operation, (any, successes) -> successes - 1);
        if (left != null && left < 0) {
            if (failingOnce.remove(operation)) {
                successesLeft.remove(operation);
            }
            throw new IOException("injected: " + operation);
        }
    }

    @Override
    public synchronized SharedFile open(Path file, OpenOption... options) throws IOException {
        before(Operation.OPEN);
        if (!Files.exists(file)) {
            unsyncedChanges.add(() -> {
                Files.deleteIfExists(file);
                syncedBytes.remove(file);
            });
        }
        SharedFile opened = SharedFile.open(file, options);
        files.add(opened);
        return opened;
    }

    @Override
    public synchronized long write(SharedFile file, ByteBuffer[] buffers, int offset, int length) throws IOException {
        try {
            before(Operation.WRITE);
        } catch (IOException e) {
            if (isWritePartial && !isDead) {
                ByteBuffer part = buffers[offset].slice(buffers[offset].position(), buffers[offset].remaining() / 2);
                file.channel().write(part);
            }
            throw e;
        }
        // never more than one buffer, and not all of a large one
        ByteBuffer buffer = buffers[offset];
        int limit = buffer.limit();
        buffer.limit(buffer.position() + Math.min(buffer.remaining(), 1000));
        try {
            return file.channel().write(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public synchronized int write(SharedFile file, ByteBuffer buffer, long position) throws IOException {
        before(Operation.WRITE);
        syncedBytes.merge(file.path(), position, Math::min);
        return file.channel().write(buffer, position);
    }

    @Override
    public synchronized void truncate(SharedFile file, long sizeInBytes) throws IOException {
        before(Operation.TRUNCATE);
        file.channel().truncate(sizeInBytes);
        syncedBytes.merge(file.path(), sizeInBytes, Math::min);
    }

    @Override
    public synchronized void extend(Path file, long sizeInBytes) throws IOException {
        before(Operation.WRITE);
        Disk.SYSTEM.extend(file, sizeInBytes);
    }

    @Override
    public synchronized void force(SharedFile file) throws IOException {
        before(Operation.FORCE);
        syncedBytes.put(file.path(), file.channel().size());
    }

    @Override
    public synchronized void forceDirectory(Path path) throws IOException {
        before(Operation.FORCE_DIRECTORY);
        unsyncedChanges.clear();
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        before(Operation.RENAME);
        boolean isReplaced = Files.exists(to);
        Disk.SYSTEM.rename(from, to);
        Long synced = syncedBytes.remove(from);
        syncedBytes.put(to, synced == null ? 0 : synced);
        if (!isReplaced) {
            unsyncedChanges.add(() -> {
                if (Files.exists(to)) {
                    Disk.SYSTEM.rename(to, from);
                    Long bytes = syncedBytes.remove(to);
                    syncedBytes.put(from, bytes == null ? 0 : bytes);
                }
            });
        }
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        before(Operation.DELETE);
        if (Files.exists(file)) {
            Path kept = Files.createTempFile(trash, "deleted", "");
            Disk.SYSTEM.rename(file, kept);
            Long synced = syncedBytes.remove(file);
            unsyncedChanges.add(() -> {
                Disk.SYSTEM.rename(kept, file);
                syncedBytes.put(file, synced == null ? 0 : synced);
            });
        }
    }

    /** {@return how many files are open} */
    synchronized long openFiles() {
        return files.stream().filter(file -> file.channel().isOpen()).count();
    }

    /** Whoever used the disk is gone. */
    synchronized void closeFiles() throws IOException {
        for (SharedFile file : files) {
            file.channel().close();
        }
        files.clear();
    }

    /** The power goes: nothing works any more, and what was not synced is left to chance. */
    synchronized void cutPower(Random random) throws IOException {
        isDead = true;
        closeFiles();
        int kept = random.nextInt(unsyncedChanges.size() + 1);
        for (int i = unsyncedChanges.size() - 1; i >= kept; i--) {
            unsyncedChanges.get(i).run();
        }
        try (var left = Files.list(directory)) {
            for (Path file : left.sorted().toList()) {
                lose(file, random);
            }
        }
    }

    private void lose(Path file, Random random) throws IOException {
        int synced = (int) (long) syncedBytes.getOrDefault(file, 0L);
        int size = (int) Files.size(file);
        if (size <= synced) {
            return;
        }
        int left = synced + random.nextInt(size - synced + 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(left);
            if (left > synced && random.nextInt(3) == 0) {
                byte[] torn = new byte[1 + random.nextInt(left - synced)];
                if (random.nextBoolean()) {
                    random.nextBytes(torn);
                }
                channel.write(ByteBuffer.wrap(torn), synced + random.nextInt(left - synced - torn.length + 1));
            }
            if (random.nextInt(4) == 0) {
                channel.write(ByteBuffer.allocate(random.nextInt(5000)), left);
            }
        }
    }
}
