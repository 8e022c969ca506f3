package io.jusante.consensus.local.internal;

import io.jusante.consensus.MetadataLogListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
final class Recorder implements MetadataLogListener {
    final List<String> records = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    long nextOffset;
    int snapshots;
    int leader = -1;
    int epoch;

    static List<ByteBuffer> batch(String... records) {
        List<ByteBuffer> batch = new ArrayList<>();
        for (String record : records) {
            batch.add(ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)));
        }
        return batch;
    }

    private static String text(ByteBuffer record) {
        return StandardCharsets.UTF_8.decode(record).toString();
    }

    @Override
    public void snapshot(long lastIncludedOffset, int snapshotEpoch, List<ByteBuffer> state) {
        snapshots++;
        records.clear();
        state.forEach(record -> records.add(text(record)));
        nextOffset = lastIncludedOffset + 1;
        events.add("snapshot to " + lastIncludedOffset);
    }

    @Override
    public void committed(long baseOffset, int batchEpoch, long appendTimeMs, List<ByteBuffer> batch) {
        if (baseOffset != nextOffset) {
            throw new AssertionError("offset " + baseOffset + " where " + nextOffset + " is due");
        }
        batch.forEach(record -> records.add(text(record)));
        nextOffset += batch.size();
        events.add("batch at " + baseOffset + " in epoch " + batchEpoch);
    }

    @Override
    public void leader(int leaderId, int leaderEpoch) {
        leader = leaderId;
        epoch = leaderEpoch;
        events.add("leader " + leaderId + " in epoch " + leaderEpoch);
    }
}
