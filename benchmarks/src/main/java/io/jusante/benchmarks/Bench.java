package io.jusante.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** One broker under one round of a scenario: topics, clients as programs of their own, and what they cost. */
final class Bench implements AutoCloseable {
    private static final String LOAD = "io.jusante.benchmarks.load.LoadCommand";

    private final Broker broker;
    private final Contender contender;
    private final String topic;
    private final boolean warmUp;
    private final Admin admin;
    private final List<String> created = new ArrayList<>();
    private Usage before;
    private @Nullable Usage after;
    private @Nullable Profile profile;
    private boolean isProfiled;

    Bench(Broker broker, Contender contender, String topic, boolean warmUp) throws IOException {
        this.broker = broker;
        this.contender = contender;
        this.topic = topic;
        this.warmUp = warmUp;
        Properties config = new Properties();
        config.put("bootstrap.servers", broker.address());
        this.admin = Admin.create(config);
        this.before = broker.usage();
    }

    /** The broker is sampled from {@link #begin} on. */
    void profileWith(Profile profiler) {
        profile = profiler;
    }

    /** Ends the sampling, if there was any. */
    void keepProfile(String name) throws IOException, InterruptedException {
        if (profile != null && isProfiled) {
            profile.end(broker, name);
        }
    }

    /** Preparation is over: what the server uses from here on counts. */
    void begin() throws IOException, InterruptedException {
        if (profile != null && !isProfiled) {
            profile.begin(broker);
            isProfiled = true;
        }
        before = broker.usage();
        after = null;
    }

    /** The load is over: what the server uses from here on, while clients leave, does not count. */
    void end() throws IOException {
        after = broker.usage();
    }

    /** {@return what the server has used from the beginning to the end, or to now where none was set} */
    Usage used() throws IOException {
        Usage until = after;
        return (until == null ? broker.usage() : until).minus(before);
    }

    Broker broker() {
        return broker;
    }

    Contender contender() {
        return contender;
    }

    /** {@return a name that no other round uses} */
    String topic() {
        return topic;
    }

    /** {@return whether this round does not count: it may be shorter} */
    boolean isWarmUp() {
        return warmUp;
    }

    void createTopic(String name, int partitions, Map<String, String> configs)
            throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                .all()
                .get();
        created.add(name);
    }

    /** Creates a topic that stays when the round is over. */
    void createLastingTopic(String name, int partitions) throws InterruptedException, ExecutionException {
        createTopic(name, partitions, Map.of());
        created.remove(name);
    }

    /** Runs the load generator to its end. {@return what it printed} */
    JsonNode load(String... arguments) throws IOException, InterruptedException {
        return await(startLoad(arguments));
    }

    Process startLoad(String... arguments) throws IOException {
        List<String> command = java("-Xmx128m", LOAD);
        command.addAll(List.of("--bootstrap", broker.address()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    static JsonNode await(Process load) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(output(load));
    }

    /** Runs one of Apache's tools to its end. {@return what it printed} */
    String tool(String mainClass, String... arguments) throws IOException, InterruptedException {
        List<String> command = java("-Xmx512m", mainClass);
        command.addAll(List.of(arguments));
        return output(start(command));
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static String output(Process client) throws IOException, InterruptedException {
        String output = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (client.waitFor() != 0) {
            throw new IOException(
                    "a client failed: " + client.info().commandLine().orElse("") + "\n" + output);
        }
        return output;
    }

    private static List<String> java(String heap, String mainClass) {
        String classPath = Contender.HARNESS_CLASS_PATH;
        return new ArrayList<>(List.of(
                Contender.java(), heap, "-XX:+UseSerialGC", "-Dlog4j2.level=ERROR", "-cp", classPath, mainClass));
    }

    /** Ends without deleting anything. */
    void leave() {
        admin.close();
    }

    /** Deletes what the round created. */
    @Override
    public void close() throws IOException {
        try (admin) {
            admin.deleteTopics(created).all().get();
        } catch (ExecutionException e) {
            throw new IOException("the topics of a round cannot be deleted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the topics of a round were deleted", e);
        }
    }
}
