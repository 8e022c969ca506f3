package io.jusante.storage.memory.internal;

import io.jusante.storage.LogEngine;
import io.jusante.storage.LogStore;
import io.jusante.storage.LogStoreSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Keeps logs in memory: for topics whose records need not outlive the process. */
@Component(service = LogEngine.class, property = "jusante.slot=storage/memory")
public final class MemoryLogEngine implements LogEngine {
    @Activate
    public MemoryLogEngine() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean isEphemeral() {
        return true;
    }

    /** A log begins empty, at the start offset that the host remembers. */
    @Override
    public LogStore open(LogStoreSpec spec) {
        return new MemoryLogStore(spec);
    }
}
