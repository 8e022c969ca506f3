package io.jusante.metadata.replay.internal;

import io.jusante.metadata.ClusterDelta;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.metadata.image.ClusterImageBuilder;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bound publishers. On the replay thread only. */
final class Publishers {
    private static final Logger LOGGER = LoggerFactory.getLogger(Publishers.class);

    private final List<MetadataPublisher> publishers = new ArrayList<>();

    /** Takes another one, which begins with all there is. */
    void add(MetadataPublisher publisher, ClusterImage image) {
        publishers.add(publisher);
        publish(publisher, ClusterImageBuilder.everything(image), image);
    }

    /** Takes another one before there is anything. */
    void add(MetadataPublisher publisher) {
        publishers.add(publisher);
    }

    void remove(MetadataPublisher publisher) {
        publishers.remove(publisher);
    }

    void publish(ClusterDelta delta, ClusterImage image) {
        for (MetadataPublisher publisher : publishers) {
            publish(publisher, delta, image);
        }
    }

    private static void publish(MetadataPublisher publisher, ClusterDelta delta, ClusterImage image) {
        try {
            publisher.publish(delta, image);
        } catch (RuntimeException e) {
            // the others must go on; this one is told of the next change as if nothing had happened
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("publisher", publisher.getClass().getName())
                    .addKeyValue("offset", image.offset())
                    .log("a publisher failed to take a metadata image");
        }
    }
}
