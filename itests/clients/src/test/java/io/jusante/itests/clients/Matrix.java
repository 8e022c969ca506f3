package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.Await;
import io.jusante.itests.fixtures.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * All cases at once, since most of a case is waiting: each client has a thread, each ending of the broker has a broker,
 * and all cases share one restart of it.
 */
final class Matrix implements AutoCloseable {
    private static final Duration WRITTEN_LIMIT = Duration.ofSeconds(10);

    private final Map<String, StockClient> clients = new LinkedHashMap<>();
    private final LibraryClient observer = LibraryClient.java("4.4.0");
    private final Map<Ending, ServerProcess> brokers = new EnumMap<>(Ending.class);
    private final List<Row> rows = new ArrayList<>();

    Matrix(Path directory) {
        List<StockClient> all = List.of(
                LibraryClient.java("4.4.0"),
                LibraryClient.java("3.9.2"),
                LibraryClient.java("2.8.2"),
                new ConsoleTools(),
                new Kcat(),
                LibraryClient.confluentKafka(),
                LibraryClient.kafkaPython(),
                LibraryClient.kafkajs());
        Map<String, List<String>> codecs = new LinkedHashMap<>();
        for (StockClient client : all) {
            clients.put(client.name(), client);
            codecs.put(client.name(), client.codecs());
        }
        for (Ending ending : Ending.values()) {
            brokers.put(ending, TestedBroker.in(directory.resolve(ending.name())));
        }
        Readers readers = new Readers(all);
        for (Case given : Pairwise.cases(codecs)) {
            rows.add(new Row(given, clients.get(given.client()), readers.readerOf(given)));
        }
    }

    List<Row> rows() {
        return rows;
    }

    /** Runs everything; what fails is in the rows. */
    void run() {
        phase("start of the brokers", () -> brokers.values().forEach(ServerProcess::start));
        phase("creation of the topics", () -> {
            eachInItsThread(Row::writer, row -> row.step(() -> row.create(bootstrap(row))));
            eachInItsThread(row -> observer, row -> {
                if (row.writer().createsTopics()) {
                    row.step(() -> awaitServed(row));
                }
            });
        });
        phase("first half", () -> {
            eachInItsThread(Row::writer, row -> row.step(() -> row.firstHalf(bootstrap(row))));
            eachInItsThread(row -> observer, row -> row.step(() -> awaitWritten(row)));
        });
        phase("restart", () -> {
            brokers.get(Ending.SIGTERM).terminate();
            brokers.get(Ending.SIGKILL).kill();
            brokers.values().forEach(ServerProcess::start);
            eachInItsThread(row -> observer, row -> row.step(() -> awaitServed(row)));
        });
        phase("second half", () -> {
            eachInItsThread(Row::writer, row -> row.step(() -> row.secondHalf(bootstrap(row))));
            eachInItsThread(row -> observer, row -> row.step(() -> row.committedToTheEnd(state(row))));
        });
        phase("reading by another client", () -> eachInItsThread(Row::reader, row -> row.crossRead(bootstrap(row))));
    }

    private static void phase(String name, Runnable steps) {
        long beganNs = System.nanoTime();
        steps.run();
        System.out.printf("%s took %d ms%n", name, (System.nanoTime() - beganNs) / 1_000_000);
    }

    private String bootstrap(Row row) {
        return brokers.get(row.given().ending()).bootstrap();
    }

    private List<PartitionState> state(Row row) {
        return observer.state(
                bootstrap(row),
                row.given().topic(),
                TestedBroker.PARTITIONS,
                row.given().group());
    }

    /**
     * A broker of Apache Kafka's may hear of a partition after its creation was answered, or after it serves again, and
     * refuse its first records: with acks=0 they are lost then, and kafkajs, which is not idempotent, sends those of the
     * other partitions twice. Offsets are listed when each partition has its leader.
     */
    private void awaitServed(Row row) {
        assertEquals(TestedBroker.PARTITIONS, state(row).size());
    }

    /** With acks=0 nobody else says when the records have arrived. */
    private void awaitWritten(Row row) {
        Await.until(
                "all records of " + row.given() + " are in the log",
                WRITTEN_LIMIT,
                () -> state(row).stream().mapToLong(PartitionState::end).sum() >= Row.BEFORE);
        List<PartitionState> states = state(row);
        assertEquals(
                Row.TAKEN,
                states.stream()
                        .mapToLong(state -> Math.max(0, state.committed()))
                        .sum(),
                states::toString);
    }

    /** A client is used by one thread; the rows of each go one after the other. */
    private void eachInItsThread(Function<Row, StockClient> clientOf, Consumer<Row> step) {
        Map<StockClient, List<Row>> work = new HashMap<>();
        for (Row row : rows) {
            if (row.missing().isEmpty()) {
                work.computeIfAbsent(clientOf.apply(row), client -> new ArrayList<>())
                        .add(row);
            }
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (Future<Object> done : threads.invokeAll(work.values().stream()
                    .map(part -> Executors.callable(() -> part.forEach(step)))
                    .toList())) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }

    @Override
    public void close() {
        clients.values().forEach(StockClient::close);
        observer.close();
        brokers.values().forEach(ServerProcess::close);
    }
}
