package io.jusante.consensus.local.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A folder that knows what is on the medium and what only in memory: a crash keeps any part of the latter. Operations
 * can be made to fail, or to be the last one before a crash.
 */
final class SimulatedFolder implements LogFolder {
    /** The machine is gone: everything after it is lost on the caller. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("crash");
        }
    }

    private Map<String, Node> names = new HashMap<>();
    private Map<String, Node> durableNames = new HashMap<>();
    private final List<NameChange> unsyncedNames = new ArrayList<>();
    private int operations;
    private int crashAt = Integer.MAX_VALUE;
    private int failAt = Integer.MAX_VALUE;
    private boolean crashed;
    int failedSyncs;

    private interface NameChange {
        void apply(Map<String, Node> to);
    }

    /** The machine stops in the middle of the n-th operation from now. */
    void crashAtOperation(int n) {
        crashAt = operations + n;
    }

    /** The n-th operation from now fails. */
    void failAtOperation(int n) {
        failAt = operations + n;
    }

    int operations() {
        return operations;
    }

    private boolean begin(String what) throws IOException {
        if (crashed) {
            throw new Crash();
        }
        operations++;
        if (operations == failAt) {
            throw new IOException("no " + what + " today");
        }
        return operations == crashAt;
    }

    private void end(boolean crash) {
        if (crash) {
            crashed = true;
            throw new Crash();
        }
    }

    /** What a new process finds after the machine was switched off and on. */
    SimulatedFolder restarted(Random random) {
        SimulatedFolder next = new SimulatedFolder();
        Map<String, Node> survived = new HashMap<>(durableNames);
        int kept = random.nextInt(unsyncedNames.size() + 1);
        unsyncedNames.subList(0, kept).forEach(change -> change.apply(survived));
        survived.forEach((name, node) -> next.names.put(name, node.afterCrash(random)));
        next.durableNames = new HashMap<>(next.names);
        return next;
    }

    /** What a new process finds after the old one was killed: everything that was written. */
    SimulatedFolder afterKill() {
        SimulatedFolder next = new SimulatedFolder();
        names.forEach((name, node) -> next.names.put(name, new Node(node.content)));
        next.durableNames = new HashMap<>(next.names);
        return next;
    }

    byte[] content(String name) {
        return names.get(name).content.clone();
    }

    /** Puts a file there, durably. */
    void put(String name, byte[] content) {
        names.put(name, new Node(content.clone()));
        durableNames = new HashMap<>(names);
    }

    @Override
    public List<String> names() {
        return List.copyOf(names.keySet());
    }

    @Override
    public LogFile open(String name) throws IOException {
        boolean crash = begin("open");
        Node node = names.get(name);
        if (node == null) {
            node = new Node(new byte[0]);
            change(put(name, node));
        }
        end(crash);
        return new SimulatedFile(node);
    }

    private static NameChange put(String name, Node node) {
        return to -> to.put(name, node);
    }

    private void change(NameChange change) {
        change.apply(names);
        unsyncedNames.add(change);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        boolean crash = begin("rename");
        Node node = names.get(from);
        change(all -> {
            all.remove(from);
            all.put(to, node);
        });
        end(crash);
    }

    @Override
    public void delete(String name) throws IOException {
        boolean crash = begin("delete");
        change(all -> all.remove(name));
        end(crash);
    }

    @Override
    public void sync() throws IOException {
        boolean crash = begin("sync of the folder");
        if (!crash) {
            durableNames = new HashMap<>(names);
            unsyncedNames.clear();
        }
        end(crash);
    }

    @Override
    public String toString() {
        return "the simulated folder";
    }

    /** One file's content, as it is seen and as it is on the medium. */
    private static final class Node {
        private byte[] content;
        private byte[] durable;
        private final List<FileChange> unsynced = new ArrayList<>();

        Node(byte[] content) {
            this.content = content;
            this.durable = content.clone();
        }

        Node afterCrash(Random random) {
            byte[] survived = durable;
            for (FileChange change : unsynced) {
                if (random.nextBoolean()) {
                    survived = change.apply(survived, random.nextBoolean() ? 1 : random.nextDouble());
                }
            }
            return new Node(survived);
        }
    }

    private interface FileChange {
        /** {@return the content after this much of the change} */
        byte[] apply(byte[] before, double part);
    }

    private final class SimulatedFile implements LogFile {
        private final Node node;
        private boolean closed;

        SimulatedFile(Node node) {
            this.node = node;
        }

        private void change(FileChange change) {
            node.content = change.apply(node.content, 1);
            node.unsynced.add(change);
        }

        @Override
        public long sizeInBytes() throws IOException {
            return node.content.length;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            checkOpen();
            byte[] written = new byte[bytes.remaining()];
            bytes.get(written);
            FileChange change = (before, part) -> {
                int length = (int) (written.length * part);
                byte[] after = Arrays.copyOf(before, Math.max(before.length, (int) position + length));
                System.arraycopy(written, 0, after, (int) position, length);
                return after;
            };
            boolean crash;
            try {
                crash = begin("write");
            } catch (IOException e) {
                // a full disk takes the first half
                FileChange half = (before, part) -> change.apply(before, 0.5 * part);
                change(half);
                throw e;
            }
            change(change);
            end(crash);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            checkOpen();
            if (crashed) {
                throw new Crash();
            }
            int available = (int) Math.min(into.remaining(), Math.max(0, node.content.length - position));
            into.put(node.content, (int) position, available);
            return available;
        }

        @Override
        public void truncate(long sizeInBytes) throws IOException {
            checkOpen();
            boolean crash = begin("truncate");
            change((before, part) ->
                    sizeInBytes < before.length && part == 1 ? Arrays.copyOf(before, (int) sizeInBytes) : before);
            end(crash);
        }

        @Override
        public void sync() throws IOException {
            checkOpen();
            boolean crash;
            try {
                crash = begin("sync");
            } catch (IOException e) {
                failedSyncs++;
                throw e;
            }
            if (!crash) {
                node.durable = node.content.clone();
                node.unsynced.clear();
            }
            end(crash);
        }

        private void checkOpen() throws IOException {
            if (closed) {
                throw new EOFException("closed");
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
