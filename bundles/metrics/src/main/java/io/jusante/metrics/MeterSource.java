package io.jusante.metrics;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** What one bundle measures; registered as a service. */
@ConsumerType
public interface MeterSource {
    /**
     * {@return what it reports, always the same} Two sources may define the same meter (two versions of a bundle in the
     * middle of a swap do); then the definitions are equal.
     */
    List<MeterDefinition> definitions();

    /**
     * Reports the values of this moment, for meters of {@link #definitions} only. An exception loses the values of this
     * source from then on, in this scrape, and no others.
     */
    void collect(MeterSink sink);
}
