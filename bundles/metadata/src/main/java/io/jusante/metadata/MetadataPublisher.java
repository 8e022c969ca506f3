package io.jusante.metadata;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of each new image, whiteboard style: register it as a service, and it is first called with all there is
 * ({@link ClusterDelta#isSnapshot}). Called on one thread, in order; may block for the time that it takes to open logs.
 */
@ConsumerType
public interface MetadataPublisher {
    void publish(ClusterDelta delta, ClusterImage image);
}
