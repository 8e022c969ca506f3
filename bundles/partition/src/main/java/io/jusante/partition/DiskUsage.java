package io.jusante.partition;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** What this node's log directories hold, and how much room is left; a service. */
@ProviderType
public interface DiskUsage {
    /** {@return every directory of {@code log.dirs}, those that failed among them} Asks the file systems; any thread. */
    CompletionStage<List<DirectoryUsage>> directories();
}
