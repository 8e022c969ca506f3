package io.jusante.itests.container;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jusante.launcher.data.LaunchException;
import io.jusante.launcher.feature.Feature;
import io.jusante.launcher.feature.FeatureBundle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedCompressionTypeException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** A codec comes and goes while the house serves. */
public class CodecAtRunTimeTest extends InHouse {
    private static final String CODEC = "compression-gzip";
    private static final TopicPartition PARTITION = new TopicPartition("codecs", 0);

    @Override
    List<String> features() throws LaunchException {
        return Provisioning.allFeatures().stream()
                .filter(feature -> !feature.equals(CODEC))
                .toList();
    }

    @Test
    public void anInstalledCodecIsUsedAndAnUninstalledOneIsUnsupported() throws Exception {
        launch.serving.get(20, TimeUnit.SECONDS);
        assertUnsupported();

        FeatureBundle codec = Provisioning.features(List.of(CODEC)).features().stream()
                .filter(feature -> feature.name().equals(CODEC))
                .map(Feature::bundles)
                .findFirst()
                .orElseThrow()
                .get(0);
        Bundle bundle = context.installBundle(Provisioning.jar(codec));
        bundle.start();
        awaitWhole();
        byte[] sent = "packed".repeat(200).getBytes(StandardCharsets.UTF_8);
        long offset = send(sent);
        assertArrayEquals(sent, read(offset));

        bundle.uninstall();
        assertUnsupported();
    }

    private void assertUnsupported() {
        ExecutionException refused = assertThrows(ExecutionException.class, () -> send(new byte[100]));
        assertTrue(
                String.valueOf(refused.getCause()), refused.getCause() instanceof UnsupportedCompressionTypeException);
    }

    private long send(byte[] value) throws Exception {
        Map<String, Object> configuration = Map.of(
                "bootstrap.servers",
                "127.0.0.1:" + port,
                "compression.type",
                "gzip",
                "delivery.timeout.ms",
                10_000,
                "request.timeout.ms",
                5_000,
                "linger.ms",
                0);
        try (KafkaProducer<byte[], byte[]> producer = withClientClasses(
                () -> new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer()))) {
            return producer.send(new ProducerRecord<>(PARTITION.topic(), 0, null, value))
                    .get(20, TimeUnit.SECONDS)
                    .offset();
        }
    }

    private byte[] read(long offset) {
        Map<String, Object> configuration = Map.of("bootstrap.servers", "127.0.0.1:" + port);
        try (KafkaConsumer<byte[], byte[]> consumer = withClientClasses(
                () -> new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer()))) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, offset);
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofSeconds(10))) {
                return found.value();
            }
            throw new AssertionError("nothing at offset " + offset);
        }
    }

    /** The client looks its own classes up by the thread's loader, which is the probe's here. */
    private static <T> T withClientClasses(Supplier<T> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(KafkaProducer.class.getClassLoader());
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
