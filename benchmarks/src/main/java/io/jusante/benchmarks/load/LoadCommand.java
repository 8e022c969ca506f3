package io.jusante.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.internal.CompressionType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load generator as a program of its own: prints one line of JSON. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Sends pre-built requests to a broker and prints what came of it as JSON.")
public final class LoadCommand implements Callable<Integer> {
    enum Kind {
        produce,
        fetch
    }

    @Option(names = "--bootstrap", required = true, description = "host:port of the broker")
    private String bootstrap = "";

    @Option(names = "--kind", defaultValue = "produce", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
    private Kind kind = Kind.produce;

    @Option(names = "--topic", required = true, description = "an existing topic")
    private String topic = "";

    @Option(
            names = "--partitions",
            defaultValue = "1",
            description = "connections are spread over this many partitions (${DEFAULT-VALUE})")
    private int partitions;

    @Option(names = "--connections", defaultValue = "1", description = "how many (${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--depth", defaultValue = "1", description = "requests outstanding on each (${DEFAULT-VALUE})")
    private int depth;

    @Option(names = "--rate", defaultValue = "0", description = "requests a second in an open loop; 0: closed loop")
    private double rate;

    @Option(names = "--requests", defaultValue = "9223372036854775807", description = "ends after so many")
    private long requests;

    @Option(names = "--until-bytes", defaultValue = "9223372036854775807", description = "a fetch ends after so many")
    private long untilBytes;

    @Option(names = "--records", defaultValue = "1", description = "records a request (${DEFAULT-VALUE})")
    private int records;

    @Option(names = "--record-bytes", defaultValue = "100", description = "bytes a record (${DEFAULT-VALUE})")
    private int recordBytes;

    @Option(names = "--acks", defaultValue = "1", description = "1 or -1 (${DEFAULT-VALUE})")
    private short acks;

    @Option(names = "--codec", defaultValue = "none", description = "none, gzip, snappy, lz4, zstd (${DEFAULT-VALUE})")
    private String codec = "none";

    @Option(names = "--max-bytes", defaultValue = "1048576", description = "of one fetch (${DEFAULT-VALUE})")
    private int maxBytes;

    @Option(names = "--max-wait-ms", defaultValue = "500", description = "of one fetch (${DEFAULT-VALUE})")
    private int maxWaitMs;

    @Option(names = "--offset", defaultValue = "0", description = "where fetches begin (${DEFAULT-VALUE})")
    private long offset;

    /** See {@code --help}. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadCommand()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Frame> frames = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        byte[] text = Frame.text(42, 1 << 20);
        for (int i = 0; i < connections; i++) {
            int partition = i % partitions;
            if (kind == Kind.produce) {
                frames.add(Frame.produce(
                        topic, partition, acks, records, recordBytes, CompressionType.forName(codec), text));
                answers.add(Answers.produced(topic));
            } else {
                Frame frame = Frame.fetch(new TopicPartition(topic, partition), maxWaitMs, 1, maxBytes);
                frame.bytes().putLong(frame.offsetAt(), offset);
                frames.add(frame);
                answers.add(Answers.fetched(topic));
            }
        }
        int colon = bootstrap.lastIndexOf(':');
        var broker =
                new InetSocketAddress(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1)));
        Load load = new Load(requests, rate).untilBytes(untilBytes);
        long tookNs = load.run(broker, frames, answers, depth);
        print(load, tookNs, frames.get(0));
        return 0;
    }

    private void print(Load load, long tookNs, Frame frame) throws Exception {
        double seconds = tookNs / 1e9;
        boolean fetches = kind == Kind.fetch;
        double bytes = fetches ? load.recordBytes() : (double) load.answered() * frame.payloadBytes();
        Histogram latency = load.latencyNs();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("requests", load.answered());
        result.put("seconds", seconds);
        result.put("requests_per_second", load.answered() / seconds);
        result.put("records", load.answered() * frame.records());
        result.put("bytes", (long) bytes);
        result.put("mb_per_second", bytes / seconds / 1e6);
        result.put("p50_ms", latency.getValueAtPercentile(50) / 1e6);
        result.put("p99_ms", latency.getValueAtPercentile(99) / 1e6);
        result.put("p999_ms", latency.getValueAtPercentile(99.9) / 1e6);
        result.put("max_ms", latency.getMaxValue() / 1e6);
        System.out.println(new ObjectMapper().writeValueAsString(result));
    }
}
