package io.jusante.storage.segment.internal;

import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;
import io.jusante.storage.LogStoreSpec;
import java.io.IOException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The default engine: logs in Kafka's segment format. */
@Component(service = LogEngine.class, property = "jusante.slot=storage/segment")
public final class SegmentLogEngine implements LogEngine {
    private final Machine machine;

    @Activate
    public SegmentLogEngine() {
        this(Disk.SYSTEM);
    }

    SegmentLogEngine(Disk disk) {
        this.machine = Machine.of(disk);
    }

    @Override
    public String name() {
        return "segment";
    }

    @Override
    public boolean isEphemeral() {
        return false;
    }

    @Override
    public LogStore open(LogStoreSpec spec) throws IOException {
        return new SegmentLogStore(new LogRecovery(spec, machine).open());
    }
}
