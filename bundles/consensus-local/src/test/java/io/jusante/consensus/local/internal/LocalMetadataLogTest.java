package io.jusante.consensus.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.consensus.ConsensusException;
import io.jusante.consensus.ConsensusException.Reason;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.consensus.QuorumState;
import io.jusante.kernel.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMetadataLogTest {
    private final SimulatedFolder folder = new SimulatedFolder();

    private static Reason reasonOf(CompletableFuture<?> append) {
        CompletionException failure = assertThrows(CompletionException.class, append::join);
        return ((ConsensusException) failure.getCause()).reason();
    }

    @Test
    void whatWasAppendedIsReplayedAfterARestart() throws IOException {
        SimulatedNode first = SimulatedNode.start(folder, 1);
        assertEquals(0, first.append("a"));
        assertEquals(1, first.append("b"));

        Recorder replayed = SimulatedNode.start(folder.afterKill(), 2).replay();

        assertEquals(List.of("a", "b"), replayed.records);
        assertEquals("leader 7 in epoch 2", replayed.events.get(replayed.events.size() - 1));
    }

    @Test
    void theEpochGrowsWithEachStartEvenIfNothingIsAppended() throws IOException {
        SimulatedFolder now = folder;
        for (int epoch = 1; epoch <= 4; epoch++) {
            assertEquals(epoch, SimulatedNode.start(now, epoch).epoch());
            now = now.afterKill();
        }
    }

    @Test
    void theQuorumIsThisNodeWhichIsCaughtUpWheneverItIsAsked() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        node.append("a");
        node.append("b");
        QuorumState state = node.log.describe();

        assertEquals(7, state.leaderId());
        assertEquals(1, state.leaderEpoch());
        assertEquals(2, state.highWatermark());
        assertEquals(List.of(), state.observers());
        assertEquals(1, state.voters().size());
        QuorumState.Replica voter = state.voters().get(0);
        assertEquals(7, voter.nodeId());
        assertEquals(2, voter.logEndOffset());
        assertTrue(voter.lastFetchTimestampMs() >= 0);
        assertEquals(voter.lastFetchTimestampMs(), voter.lastCaughtUpTimestampMs());
        assertEquals(List.of(), voter.listeners());
    }

    @Test
    void theDirectorysIdIsMadeOnceAndKept() throws IOException {
        UUID id = directoryId(SimulatedNode.start(folder, 1));

        assertNotEquals(new UUID(0, 0), id);
        assertEquals(id, directoryId(SimulatedNode.start(folder.afterKill(), 2)));
        assertNotEquals(id, directoryId(SimulatedNode.start(new SimulatedFolder(), 3)));
    }

    private static UUID directoryId(SimulatedNode node) {
        return node.log.describe().voters().get(0).directoryId();
    }

    @Test
    void theClusterIdIsMadeOnceAndKept() throws IOException {
        String id = SimulatedNode.start(folder, 1).log.clusterId();

        assertTrue(id.matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}"), id);
        assertEquals(id, SimulatedNode.start(folder.afterKill(), 2).log.clusterId());
    }

    @Test
    void aBatchDecidedInAnEarlierEpochIsRefused() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        var append = node.log.append(0, Recorder.batch("late")).toCompletableFuture();
        node.scheduler.runUntilIdle();

        assertEquals(Reason.STALE_EPOCH, reasonOf(append));
        assertEquals(List.of(), node.replay().records);
    }

    @Test
    void allThatWaitShareOneSync() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            appends.add(node.log.append(1, Recorder.batch("r" + i)).toCompletableFuture());
        }
        int before = folder.operations();
        node.scheduler.runUntilIdle();

        assertEquals(9, folder.operations() - before, "eight writes and one sync");
        for (int i = 0; i < 8; i++) {
            assertEquals(i, appends.get(i).join());
        }
    }

    @Test
    void moreThanTheQueueHoldsIsRefusedAsBusy() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        List<CompletableFuture<Long>> appends = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            appends.add(node.log.append(1, Recorder.batch("r" + i)).toCompletableFuture());
        }
        node.scheduler.runUntilIdle();

        assertEquals(Reason.BUSY, reasonOf(appends.get(8)));
        assertEquals(7, appends.get(7).join());
    }

    @Test
    void listenersAreToldBeforeTheAppenderIs() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        Recorder recorder = node.replay();
        List<Integer> seen = new ArrayList<>();
        node.log.append(1, Recorder.batch("a")).thenAccept(offset -> seen.add(recorder.records.size()));
        node.scheduler.runUntilIdle();

        assertEquals(List.of(1), seen);
    }

    @Test
    void aListenerThatFailsIsToldNothingMoreAndHurtsNoOther() throws Exception {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        List<Long> calls = new ArrayList<>();
        node.log.follow(new MetadataLogListener() {
            @Override
            public void snapshot(long offset, int epoch, List<ByteBuffer> records) {}

            @Override
            public void committed(long offset, int epoch, long timeMs, List<ByteBuffer> records) {
                calls.add(offset);
                throw new IllegalStateException("cannot replay");
            }

            @Override
            public void leader(int leaderId, int epoch) {}
        });
        Recorder other = node.replay();
        node.append("a");
        node.append("b");

        assertEquals(List.of(0L), calls);
        assertEquals(List.of("a", "b"), other.records);
    }

    @Test
    void whoStopsFollowingIsToldNothingMore() throws Exception {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        Recorder recorder = new Recorder();
        AutoCloseable following = node.log.follow(recorder);
        node.append("a");
        following.close();
        node.append("b");

        assertEquals(List.of("a"), recorder.records);
    }

    @Test
    void aFailedSyncClosesTheLogForGood() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        node.append("a");
        folder.failAtOperation(2);
        var lost = node.log.append(1, Recorder.batch("b")).toCompletableFuture();
        node.scheduler.runUntilIdle();
        var refused = node.log.append(1, Recorder.batch("c")).toCompletableFuture();
        node.scheduler.runUntilIdle();

        assertEquals(Reason.UNKNOWN, reasonOf(lost));
        assertEquals(Reason.STORAGE, reasonOf(refused));
        assertEquals(1, folder.failedSyncs, "a failed sync is not tried again");
        assertEquals(List.of("a"), node.replay().records);
    }

    @Test
    void aFailedWriteIsCutBackAndTheLogGoesOn() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        node.append("a");
        folder.failAtOperation(1);
        var refused = node.log.append(1, Recorder.batch("b")).toCompletableFuture();
        node.scheduler.runUntilIdle();

        assertEquals(Reason.STORAGE, reasonOf(refused));
        assertEquals(1, node.append("c"));
        assertEquals(
                List.of("a", "c"), SimulatedNode.start(folder.afterKill(), 2).replay().records);
    }

    @Test
    void aSnapshotReplacesTheRecordsBeforeIt() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        node.append("a");
        node.append("b");
        node.log.saveSnapshot(1, 1, Recorder.batch("ab"));
        node.scheduler.runUntilIdle();
        node.append("c");

        Recorder replayed = SimulatedNode.start(folder.afterKill(), 2).replay();

        assertEquals(List.of("ab", "c"), replayed.records);
        assertEquals(1, replayed.snapshots);
    }

    @Test
    void aSnapshotInTheMiddleOfABatchReplaysOnlyItsTail() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        node.log.append(1, Recorder.batch("a", "b", "c"));
        node.scheduler.runUntilIdle();
        node.log.saveSnapshot(1, 1, Recorder.batch("ab"));
        node.scheduler.runUntilIdle();

        assertEquals(
                List.of("ab", "c"), SimulatedNode.start(folder.afterKill(), 2).replay().records);
    }

    @Test
    void twoSnapshotsAreKeptAndTheSegmentsThatTheOlderOneCoversGo() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        for (int i = 0; i < 4; i++) {
            node.append("r" + i);
            node.log.saveSnapshot(i, 1, Recorder.batch("state " + i));
            node.scheduler.runUntilIdle();
        }

        assertEquals(
                List.of(
                        "00000000000000000002-0000000001.snapshot",
                        "00000000000000000003-0000000001.snapshot",
                        "00000000000000000003.frames",
                        "00000000000000000004.frames",
                        "cluster.id",
                        "directory.id"),
                folder.names().stream().sorted().toList());
        assertEquals(List.of("state 3"), node.replay().records);
    }

    @Test
    void aDamagedSnapshotIsPassedOverForTheOneBefore() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        for (int i = 0; i < 3; i++) {
            node.append("r" + i);
            node.log.saveSnapshot(i, 1, Recorder.batch("state " + i));
            node.scheduler.runUntilIdle();
        }
        String newest = "00000000000000000002-0000000001.snapshot";
        byte[] content = folder.content(newest);
        content[content.length / 2] ^= 1;
        SimulatedFolder damaged = folder.afterKill();
        damaged.put(newest, content);

        assertEquals(List.of("state 1", "r2"), SimulatedNode.start(damaged, 2).replay().records);
    }

    @Test
    void segmentsRollAtTheirSize() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1, 100);
        for (int i = 0; i < 10; i++) {
            node.append("record " + i);
        }

        assertTrue(folder.names().stream().filter(LogSegment::isName).count() > 4);
        assertEquals(
                10, SimulatedNode.start(folder.afterKill(), 2).replay().records.size());
    }

    @Test
    void aSegmentThatIsMissingIsNotPassedOver() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1, 100);
        for (int i = 0; i < 10; i++) {
            node.append("record " + i);
        }
        List<String> segments =
                folder.names().stream().filter(LogSegment::isName).sorted().toList();
        SimulatedFolder gap = folder.afterKill();
        gap.delete(segments.get(1));
        SimulatedFolder headless = folder.afterKill();
        headless.delete(segments.get(0));

        assertThrows(IOException.class, () -> SimulatedNode.start(gap, 2));
        assertThrows(IOException.class, () -> SimulatedNode.start(headless, 2));
    }

    @Test
    void onARealDiskItDoesTheSame(@TempDir Path data) throws Exception {
        Path path = data.resolve("metadata");
        String clusterId;
        try (LocalMetadataLog log = open(path)) {
            clusterId = log.clusterId();
            log.append(1, Recorder.batch("a", "b")).toCompletableFuture().get(10, TimeUnit.SECONDS);
            log.saveSnapshot(1, 1, Recorder.batch("ab")).toCompletableFuture().get(10, TimeUnit.SECONDS);
            log.append(1, Recorder.batch("c")).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
        try (LocalMetadataLog log = open(path)) {
            assertEquals(clusterId, log.clusterId());
            CountDownLatch led = new CountDownLatch(1);
            Recorder recorder = new Recorder();
            log.follow(recorder);
            log.follow(new MetadataLogListener() {
                @Override
                public void snapshot(long offset, int epoch, List<ByteBuffer> records) {}

                @Override
                public void committed(long offset, int epoch, long timeMs, List<ByteBuffer> records) {}

                @Override
                public void leader(int leaderId, int epoch) {
                    led.countDown();
                }
            });
            assertTrue(led.await(10, TimeUnit.SECONDS));
            assertEquals(List.of("ab", "c"), recorder.records);
            assertEquals(2, recorder.epoch);
        }
        try (var files = Files.list(path)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(".tmp")));
        }
    }

    private static LocalMetadataLog open(Path path) throws IOException {
        return LocalMetadataLog.open(
                new DiskFolder(path), 1, LogLimits.ofSegmentBytes(1 << 20), LogThreads.start(), Clock.SYSTEM);
    }

    @Test
    void afterTheCloseAnAppendIsRefused(@TempDir Path data) throws Exception {
        LocalMetadataLog log = open(data);
        log.close();

        assertEquals(
                Reason.NOT_LEADER, reasonOf(log.append(1, Recorder.batch("a")).toCompletableFuture()));
    }
}
