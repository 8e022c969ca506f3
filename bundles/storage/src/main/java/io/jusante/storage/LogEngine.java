package io.jusante.storage;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Opens logs of one kind. */
@ConsumerType
public interface LogEngine {
    /** {@return the name in {@code jusante.storage.engine}} */
    String name();

    /** {@return whether its logs are gone when the process ends} */
    boolean isEphemeral();

    /**
     * Opens or creates the log of one partition and recovers it: what comes back ends with a whole batch. May block
     * for as long as that takes; reports how far it got to {@link LogStoreSpec#progress}.
     */
    LogStore open(LogStoreSpec spec) throws IOException;
}
