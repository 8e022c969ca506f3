package io.jusante.broker.data.internal;

import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.TopicImage;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Counts failures by topic, of topics that exist: a client that asks for names of its own making does not fill memory.
 * Nothing happens where nothing fails. Any thread.
 */
@Component(service = {TopicFailures.class, MeterSource.class})
public final class TopicFailures implements MeterSource {
    private static final MeterDefinition PRODUCE = MeterDefinition.counter("jusante_topic_failed_produces_total")
            .labels("topic")
            .help("Appends to a partition of the topic that a Produce request asked for and that failed.");
    private static final MeterDefinition FETCH = MeterDefinition.counter("jusante_topic_failed_fetches_total")
            .labels("topic")
            .help("Reads of a partition of the topic that a Fetch request asked for and that failed.");

    private final MetadataView metadata;
    private final Map<String, LongAdder> produces = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> fetches = new ConcurrentHashMap<>();

    @Activate
    public TopicFailures(@Reference MetadataView metadata) {
        this.metadata = metadata;
    }

    /** One partition's append failed. */
    void produceFailed(String topic, UUID topicId) {
        count(produces, topic, topicId);
    }

    /** One partition's read failed. */
    void fetchFailed(String topic, UUID topicId) {
        count(fetches, topic, topicId);
    }

    private void count(Map<String, LongAdder> failures, String topic, UUID topicId) {
        ClusterImage image = metadata.image();
        TopicImage found = topicId.equals(TopicLookup.NO_ID) ? image.topic(topic) : image.topic(topicId);
        if (found != null) {
            failures.computeIfAbsent(found.name(), name -> new LongAdder()).increment();
        }
    }

    @Override
    public List<MeterDefinition> definitions() {
        return List.of(PRODUCE, FETCH);
    }

    @Override
    public void collect(MeterSink sink) {
        Map<String, TopicImage> topics = metadata.image().topics();
        produces.keySet().retainAll(topics.keySet());
        fetches.keySet().retainAll(topics.keySet());
        produces.forEach((topic, count) -> sink.counter(PRODUCE, count.sum(), topic));
        fetches.forEach((topic, count) -> sink.counter(FETCH, count.sum(), topic));
    }
}
