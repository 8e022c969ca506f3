package io.jusante.consensus.local.internal;

import io.jusante.configuration.Configuration;
import io.jusante.consensus.MetadataLog;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.consensus.QuorumState;
import io.jusante.kernel.Clock;
import io.jusante.launcher.Launch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Opens the metadata log of this process in {@code metadata} below the data directory. */
@Component
public final class LocalMetadataLogComponent implements MetadataLog {
    private static final int EXIT_CODE = 1;

    private final LocalMetadataLog log;

    @Activate
    public LocalMetadataLogComponent(@Reference Configuration configuration, @Reference Launch launch)
            throws IOException {
        try {
            this.log = LocalMetadataLog.open(
                    new DiskFolder(configuration.dataDirectory().resolve("metadata")),
                    configuration.broker().getInt("node.id"),
                    LogLimits.ofSegmentBytes(configuration.broker().getLong("metadata.log.segment.bytes")),
                    LogThreads.start(),
                    Clock.SYSTEM);
        } catch (IOException e) {
            launch.fail(EXIT_CODE, "The metadata log cannot be opened: " + e.getMessage());
            throw e;
        }
    }

    @Deactivate
    void deactivate() {
        log.close();
    }

    @Override
    public String clusterId() {
        return log.clusterId();
    }

    @Override
    public int nodeId() {
        return log.nodeId();
    }

    @Override
    public CompletionStage<Long> append(int expectedEpoch, List<ByteBuffer> records) {
        return log.append(expectedEpoch, records);
    }

    @Override
    public AutoCloseable follow(MetadataLogListener listener) {
        return log.follow(listener);
    }

    @Override
    public CompletionStage<Void> saveSnapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records) {
        return log.saveSnapshot(lastIncludedOffset, epoch, records);
    }

    @Override
    public QuorumState describe() {
        return log.describe();
    }

    @Override
    public void resign(int epoch) {
        log.resign(epoch);
    }
}
