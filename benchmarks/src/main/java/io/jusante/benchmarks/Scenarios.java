package io.jusante.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Everything that can be measured. What comes later adds its line here. */
final class Scenarios {
    private static final int KIB = 1024;

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(List.of(
                new StartUp(),
                new Idle(),
                // batches of 256 KiB, as a producer under load sends them
                RawProduce.perGb("raw-1k-acks1", 1, 1, 250, KIB).requests(8_000),
                RawProduce.perGb("raw-1k-acksall", -1, 1, 250, KIB).requests(8_000),
                RawProduce.perGb("raw-1k-64conn", 1, 64, 250, KIB).requests(8_000),
                RawProduce.perMillionRecords("raw-100b-acks1", 1, 1, 600, 100).requests(30_000),
                RawProduce.perMillionRecords("raw-100b-acksall", -1, 1, 600, 100)
                        .requests(30_000),
                RawProduce.perMillionRecords("raw-100b-64conn", 1, 64, 600, 100).requests(30_000),
                // one record a request: what a request costs
                RawProduce.perMillionRequests("single-1conn", 1, 1).requests(100_000),
                RawProduce.perMillionRequests("single-16conn", 16, 1).requests(200_000),
                RawProduce.perMillionRequests("single-16conn-deep", 16, 16).requests(600_000),
                RawProduce.perMillionRequests("single-200conn", 200, 1).requests(200_000),
                RawProduce.perMillionRequests("single-16conn-half-load", 16, 64)
                        .requests(200_000)
                        .atHalfOfKafka(),
                new CatchUp(),
                new ColdScan(),
                new Tailing(1),
                new Tailing(10),
                new Tailing(50),
                new Delivery(1),
                new Delivery(10)));
        for (String codec : List.of("gzip", "snappy", "lz4", "zstd")) {
            all.add(RawProduce.perGb("codec-" + codec, 1, 1, 250, KIB)
                    .codec(codec)
                    .requests(4_000));
        }
        all.add(new ApacheTools("apache-1k-acks1", KIB, 1_000_000, "1"));
        all.add(new ApacheTools("apache-1k-acksall", KIB, 1_000_000, "all"));
        all.add(new ApacheTools("apache-100b-acks1", 100, 5_000_000, "1"));
        all.add(new ApacheTools("apache-100b-acksall", 100, 5_000_000, "all"));
        all.add(new EndToEnd());
        all.add(new KcatRoundTrip());
        all.add(new Restart(false));
        all.add(new Restart(true));
        all.add(new IdleConsumers());
        all.add(new RdKafka("rdkafka-1k", KIB, 1_000_000));
        all.add(new RdKafka("rdkafka-100b", 100, 5_000_000));
        all.add(new StreamsJob());
        all.add(new Rebalance());
        all.add(new ManyPartitions(ManyPartitions.USUAL));
        return List.copyOf(all);
    }
}
