package io.jusante.itests.clients.driver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/** Consumers that stay members of their groups between commands, over a restart of the broker too. */
final class Followers {
    private final Map<String, Follower> followers = new HashMap<>();

    /** Subscribes, and returns when the group has given it partitions. */
    List<String> follow(String bootstrap, String topic, String group) throws InterruptedException {
        Follower follower = new Follower(Records.consumer(bootstrap, topic, group));
        followers.put(group, follower);
        follower.start();
        follower.awaitAssignment();
        return List.of();
    }

    /** Waits for that many records, which are committed then. */
    List<String> take(String group, int count) throws InterruptedException {
        return follower(group).take(count);
    }

    /** {@return what was taken since the last time, without waiting} */
    List<String> drain(String group) {
        return follower(group).drain();
    }

    /** Leaves the group. */
    List<String> unfollow(String group) throws InterruptedException {
        follower(group).end();
        followers.remove(group);
        return List.of();
    }

    private Follower follower(String group) {
        @Nullable Follower follower = followers.get(group);
        if (follower == null) {
            throw new IllegalArgumentException("nobody follows as " + group);
        }
        return follower;
    }

    void close() {
        followers.values().forEach(Follower::abandon);
    }

    /** One consumer and the only thread that touches it. */
    private static final class Follower {
        private final KafkaConsumer<String, String> consumer;
        private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();
        private final CountDownLatch assigned = new CountDownLatch(1);
        private final Thread thread;
        private volatile boolean running = true;
        private volatile @Nullable RuntimeException failure;

        Follower(KafkaConsumer<String, String> consumer) {
            this.consumer = consumer;
            this.thread = new Thread(this::run, "follower");
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        private void run() {
            try (consumer) {
                while (running) {
                    List<String> lines = new ArrayList<>();
                    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                        lines.add(Records.line(record));
                    }
                    if (!consumer.assignment().isEmpty()) {
                        assigned.countDown();
                    }
                    if (!lines.isEmpty()) {
                        consumer.commitSync(Records.LIMIT);
                        taken.addAll(lines);
                    }
                }
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        void awaitAssignment() throws InterruptedException {
            if (!assigned.await(Records.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("no partitions were assigned", failure);
            }
        }

        List<String> take(int count) throws InterruptedException {
            List<String> lines = new ArrayList<>();
            while (lines.size() < count) {
                @Nullable String line = taken.poll(Records.LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (line == null) {
                    throw new IllegalStateException("only " + lines.size() + " of " + count + ": " + lines, failure);
                }
                lines.add(line);
            }
            return lines;
        }

        List<String> drain() {
            if (failure != null) {
                throw new IllegalStateException("the consumer ended", failure);
            }
            List<String> lines = new ArrayList<>();
            taken.drainTo(lines);
            return lines;
        }

        void end() throws InterruptedException {
            running = false;
            thread.join(Records.LIMIT.toMillis());
            if (!taken.isEmpty()) {
                throw new IllegalStateException("there was more: " + taken);
            }
        }

        void abandon() {
            running = false;
        }
    }
}
