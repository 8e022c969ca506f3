package io.jusante.metadata;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** The newest published image; a service. Any thread. */
@ProviderType
public interface MetadataView {
    ClusterImage image();

    /** {@return completes when an image that includes this offset was given to all publishers} */
    CompletionStage<ClusterImage> whenPublished(long offset);
}
