package io.jusante.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
        fetch,
        delivery
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

    @Option(names = "--until-stdin-ends", description = "ends when its standard input does")
    private boolean untilStdinEnds;

    @Option(names = "--skip", defaultValue = "0", description = "the latencies of the first so many do not count")
    private long skip;

    @Option(
            names = "--echoes-frames",
            description = "the other side is the floor program: fetches bring whole requests")
    private boolean echoesFrames;

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
        int colon = bootstrap.lastIndexOf(':');
        var broker =
                new InetSocketAddress(bootstrap.substring(0, colon), Integer.parseInt(bootstrap.substring(colon + 1)));
        byte[] text = Frame.text(42, 1 << 20);
        if (kind == Kind.delivery) {
            Frame produce = produce(0, text);
            long batchBytes = echoesFrames ? produce.bytes().limit() : produce.payloadBytes();
            DeliveryLoad load = new DeliveryLoad(requests, rate, skip, batchBytes);
            long tookNs = load.run(broker, produce, Answers.produced(topic), fetch(0), Answers.fetched(topic), depth);
            double bytes = (double) load.delivered() * produce.payloadBytes();
            print(load.delivered(), tookNs, produce.records(), bytes, load.latencyNs());
            return 0;
        }
        List<Frame> frames = new ArrayList<>();
        List<Answers> answers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int partition = i % partitions;
            frames.add(kind == Kind.produce ? produce(partition, text) : fetch(partition));
            answers.add(kind == Kind.produce ? Answers.produced(topic) : Answers.fetched(topic));
        }
        Load load = new Load(requests, rate).untilBytes(untilBytes).skip(skip);
        if (untilStdinEnds) {
            stopWithStdin(load);
        }
        long tookNs = load.run(broker, frames, answers, depth);
        Frame frame = frames.get(0);
        double bytes = kind == Kind.fetch ? load.recordBytes() : (double) load.answered() * frame.payloadBytes();
        print(load.answered(), tookNs, frame.records(), bytes, load.latencyNs());
        return 0;
    }

    private Frame produce(int partition, byte[] text) {
        return Frame.produce(topic, partition, acks, records, recordBytes, CompressionType.forName(codec), text);
    }

    private Frame fetch(int partition) {
        Frame frame = Frame.fetch(new TopicPartition(topic, partition), maxWaitMs, 1, maxBytes);
        frame.bytes().putLong(frame.offsetAt(), offset);
        return frame;
    }

    private static void stopWithStdin(Load load) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // only its end says something
                        }
                    } catch (IOException e) {
                        System.err.println("load: the standard input broke, which ends it too: " + e.getMessage());
                    }
                    load.stop();
                },
                "stdin");
        watch.setDaemon(true);
        watch.start();
    }

    private static void print(long requests, long tookNs, int records, double bytes, Histogram latency)
            throws IOException {
        double seconds = tookNs / 1e9;
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("requests", requests);
        result.put("seconds", seconds);
        result.put("requests_per_second", requests / seconds);
        result.put("records", requests * records);
        result.put("bytes", (long) bytes);
        result.put("mb_per_second", bytes / seconds / 1e6);
        result.put("p50_ms", latency.getValueAtPercentile(50) / 1e6);
        result.put("p99_ms", latency.getValueAtPercentile(99) / 1e6);
        result.put("p999_ms", latency.getValueAtPercentile(99.9) / 1e6);
        result.put("max_ms", latency.getMaxValue() / 1e6);
        System.out.println(new ObjectMapper().writeValueAsString(result));
    }
}
