package io.jusante.partition.replica.internal;

import io.jusante.launcher.StatusSection;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import io.jusante.partition.Partition;
import io.jusante.partition.Partitions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The meters of hosted replicas, by topic and by partition, and their line in the process's status. */
@Component
public final class PartitionMeters implements MeterSource, StatusSection {
    private static final int POSITION = 30;
    private static final String TOPIC = "topic";
    private static final String PARTITION = "partition";

    private static final MeterDefinition HOSTED =
            MeterDefinition.gauge("jusante_partitions").help("Replicas that this broker hosts.");
    private static final MeterDefinition LED =
            MeterDefinition.gauge("jusante_partitions_led").help("Replicas that this broker hosts and leads.");
    private static final MeterDefinition BYTES_IN = MeterDefinition.counter("jusante_topic_received_bytes_total")
            .unit("bytes")
            .labels(TOPIC)
            .help("Bytes of batches that were appended to the logs of the topic, as they lie on disk.");
    private static final MeterDefinition RECORDS_IN = MeterDefinition.counter("jusante_topic_received_records_total")
            .labels(TOPIC)
            .help("Records that were appended to the logs of the topic.");
    private static final MeterDefinition BYTES_OUT = MeterDefinition.counter("jusante_topic_sent_bytes_total")
            .unit("bytes")
            .labels(TOPIC)
            .help("Bytes of batches that went to clients. How many records are in them the broker does not look at.");
    private static final MeterDefinition TOPIC_SIZE = MeterDefinition.gauge("jusante_topic_log_size_bytes")
            .unit("bytes")
            .labels(TOPIC)
            .help("Size of the logs of the topic on this broker.");
    private static final MeterDefinition SIZE = MeterDefinition.gauge("jusante_partition_log_size_bytes")
            .unit("bytes")
            .labels(TOPIC, PARTITION)
            .help("Size of the log.");
    private static final MeterDefinition START = MeterDefinition.gauge("jusante_partition_log_start_offset")
            .labels(TOPIC, PARTITION)
            .help("The first offset that can be read.");
    private static final MeterDefinition END = MeterDefinition.gauge("jusante_partition_log_end_offset")
            .labels(TOPIC, PARTITION)
            .help("The offset that the next record gets.");
    private static final MeterDefinition HIGH_WATERMARK = MeterDefinition.gauge("jusante_partition_high_watermark")
            .labels(TOPIC, PARTITION)
            .help("The offset up to which all in-sync replicas have the records, and consumers may read.");
    private static final MeterDefinition SEGMENTS = MeterDefinition.gauge("jusante_partition_segments")
            .labels(TOPIC, PARTITION)
            .help("In how many pieces the log gives space back; 0 while it is not open.");

    private final Partitions partitions;

    @Activate
    public PartitionMeters(@Reference Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public List<MeterDefinition> definitions() {
        return List.of(
                HOSTED, LED, BYTES_IN, RECORDS_IN, BYTES_OUT, TOPIC_SIZE, SIZE, START, END, HIGH_WATERMARK, SEGMENTS);
    }

    /** The sums over the replicas of one topic. */
    private static final class TopicSums {
        private long bytesIn;
        private long recordsIn;
        private long bytesOut;
        private long size;
    }

    @Override
    public void collect(MeterSink sink) {
        Map<String, TopicSums> topics = new TreeMap<>();
        Collection<? extends Partition> all = partitions.all();
        long led = 0;
        for (Partition partition : all) {
            TopicSums sums = topics.computeIfAbsent(partition.id().topic(), topic -> new TopicSums());
            sums.bytesIn += partition.bytesAppended();
            sums.recordsIn += partition.recordsAppended();
            sums.bytesOut += partition.bytesFetched();
            sums.size += partition.sizeInBytes();
            led += partition.isLeader() ? 1 : 0;
        }
        sink.gauge(HOSTED, all.size());
        sink.gauge(LED, led);
        topics.forEach((topic, sums) -> {
            sink.counter(BYTES_IN, sums.bytesIn, topic);
            sink.counter(RECORDS_IN, sums.recordsIn, topic);
            sink.counter(BYTES_OUT, sums.bytesOut, topic);
            sink.gauge(TOPIC_SIZE, sums.size, topic);
        });
        if (sink.wants(SIZE)) {
            all.forEach(partition -> collect(sink, partition));
        }
    }

    private static void collect(MeterSink sink, Partition partition) {
        String topic = partition.id().topic();
        String index = String.valueOf(partition.id().partition());
        sink.gauge(SIZE, partition.sizeInBytes(), topic, index);
        sink.gauge(START, partition.logStartOffset(), topic, index);
        sink.gauge(END, partition.logEndOffset(), topic, index);
        sink.gauge(HIGH_WATERMARK, partition.highWatermark(), topic, index);
        sink.gauge(SEGMENTS, partition.segmentCount(), topic, index);
    }

    // --- the status

    @Override
    public String name() {
        return "partitions";
    }

    @Override
    public int position() {
        return POSITION;
    }

    @Override
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("hosted", partitions.all().size());
        json.put("led", led());
        json.put("sizeInBytes", size());
        return json;
    }

    @Override
    public List<String> text() {
        return List.of(partitions.all().size() + " hosted, " + led() + " led, " + readable(size()) + " of logs");
    }

    private long led() {
        return partitions.all().stream().filter(Partition::isLeader).count();
    }

    private long size() {
        return partitions.all().stream().mapToLong(Partition::sizeInBytes).sum();
    }

    private static String readable(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
    }
}
