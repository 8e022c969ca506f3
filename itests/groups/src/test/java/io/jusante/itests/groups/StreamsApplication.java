package io.jusante.itests.groups;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Runs a topology as an application does, in a process of its own, until it is ended from outside: at least once, with
 * the classic group protocol, two threads, and a commit so often that a test need not wait. Each change of state and
 * each restored store is a line on the standard output.
 */
final class StreamsApplication {
    /** The prefix of the line that names a change of state; the new state follows. */
    static final String STATE = "state ";
    /** The prefix of the line that names a restored part of a store: the number of records, then the changelog. */
    static final String RESTORED = "restored ";

    private static final int FAILED = 1;

    private StreamsApplication() {}

    /** Arguments: bootstrap servers, the application's id, its state directory. */
    static void run(Topology topology, String[] arguments) throws InterruptedException {
        KafkaStreams streams = new KafkaStreams(topology, settings(arguments[0], arguments[1], arguments[2]));
        CountDownLatch ended = new CountDownLatch(1);
        streams.setStateListener((to, from) -> {
            System.out.println(STATE + to);
            if (to == KafkaStreams.State.ERROR || to == KafkaStreams.State.NOT_RUNNING) {
                ended.countDown();
            }
        });
        streams.setGlobalStateRestoreListener(new Restored());
        streams.start();
        ended.await();
        System.exit(FAILED);
    }

    private static Properties settings(String bootstrap, String applicationId, String stateDirectory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory);
        settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        settings.put(StreamsConfig.REPARTITION_PURGE_INTERVAL_MS_CONFIG, 300);
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
        settings.put("enable.metrics.push", "false");
        settings.put("reconnect.backoff.max.ms", "200");
        settings.put(StreamsConfig.mainConsumerPrefix("session.timeout.ms"), 2_000);
        settings.put(StreamsConfig.mainConsumerPrefix("heartbeat.interval.ms"), 300);
        settings.put(StreamsConfig.mainConsumerPrefix("auto.offset.reset"), "earliest");
        return settings;
    }

    private static final class Restored implements StateRestoreListener {
        @Override
        public void onRestoreStart(TopicPartition changelog, String store, long begin, long end) {
            // the end is what counts
        }

        @Override
        public void onBatchRestored(TopicPartition changelog, String store, long batchEnd, long records) {
            // the end is what counts
        }

        @Override
        public void onRestoreEnd(TopicPartition changelog, String store, long records) {
            System.out.println(RESTORED + records + " " + changelog);
        }
    }
}
