package io.jusante.metadata.replay.internal;

import io.jusante.launcher.StatusSection;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.PartitionImage;
import io.jusante.metadata.TopicImage;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The meters of the cluster's metadata, as this broker sees it, and the topics in the process's status. */
@Component
public final class MetadataMeters implements MeterSource, StatusSection {
    private static final int POSITION = 20;
    private static final int NO_LEADER = -1;

    private static final MeterDefinition TOPICS =
            MeterDefinition.gauge("jusante_cluster_topics").help("Topics of the cluster.");
    private static final MeterDefinition PARTITIONS =
            MeterDefinition.gauge("jusante_cluster_partitions").help("Partitions of the cluster.");
    private static final MeterDefinition OFFLINE = MeterDefinition.gauge("jusante_cluster_offline_partitions")
            .help("Partitions of the cluster that have no leader.");
    private static final MeterDefinition UNDER_REPLICATED = MeterDefinition.gauge(
                    "jusante_cluster_under_replicated_partitions")
            .help("Partitions of the cluster of which not all replicas are in sync.");
    private static final MeterDefinition BROKERS =
            MeterDefinition.gauge("jusante_cluster_brokers").help("Brokers that are registered in the cluster.");
    private static final MeterDefinition OFFSET = MeterDefinition.gauge("jusante_metadata_published_offset")
            .help("The offset of the metadata log up to which this broker acts on it.");

    private final MetadataView metadata;

    @Activate
    public MetadataMeters(@Reference MetadataView metadata) {
        this.metadata = metadata;
    }

    @Override
    public List<MeterDefinition> definitions() {
        return List.of(TOPICS, PARTITIONS, OFFLINE, UNDER_REPLICATED, BROKERS, OFFSET);
    }

    @Override
    public void collect(MeterSink sink) {
        ClusterImage image = metadata.image();
        long partitions = 0;
        long offline = 0;
        long underReplicated = 0;
        for (TopicImage topic : image.topics().values()) {
            for (PartitionImage partition : topic.partitions()) {
                partitions++;
                offline += partition.leader() == NO_LEADER ? 1 : 0;
                underReplicated += partition.isr().size() < partition.replicas().size() ? 1 : 0;
            }
        }
        sink.gauge(TOPICS, image.topics().size());
        sink.gauge(PARTITIONS, partitions);
        sink.gauge(OFFLINE, offline);
        sink.gauge(UNDER_REPLICATED, underReplicated);
        sink.gauge(BROKERS, image.brokers().size());
        sink.gauge(OFFSET, image.offset());
    }

    // --- the status

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public int position() {
        return POSITION;
    }

    @Override
    public Map<String, Object> json() {
        ClusterImage image = metadata.image();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", image.topics().size());
        json.put("partitions", partitions(image));
        return json;
    }

    @Override
    public List<String> text() {
        ClusterImage image = metadata.image();
        return List.of(image.topics().size() + " with " + partitions(image) + " partitions");
    }

    private static int partitions(ClusterImage image) {
        return image.topics().values().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }
}
