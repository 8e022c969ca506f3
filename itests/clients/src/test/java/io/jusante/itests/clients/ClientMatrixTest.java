package io.jusante.itests.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jusante.itests.fixtures.Requires;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every client, with every codec and every acks: it creates, produces, consumes, commits, and goes on after a restart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientMatrixTest {
    @TempDir
    static Path directory;

    private Matrix matrix;

    @BeforeAll
    @Timeout(300)
    void runAll() {
        matrix = new Matrix(directory);
        try {
            matrix.run();
        } finally {
            System.out.printf(
                    "%-20s %-7s %-5s %-8s %-20s %9s  %s%n",
                    "client", "codec", "acks", "restart", "also read by", "took", "result");
            matrix.rows().forEach(row -> System.out.println(row.line()));
        }
    }

    @AfterAll
    void close() {
        matrix.close();
    }

    List<Row> rows() {
        return matrix.rows();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void goesOnFromTheCommittedOffsetWithNothingLostAndNothingTwice(Row row) {
        Requires.that(row.missing().isEmpty(), row.missing());
        row.succeeded();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anotherClientReadsTheSame(Row row) {
        Requires.that(row.missing().isEmpty(), row.missing());
        row.crossReadSucceeded();
    }

    @Test
    void everyClientMeetsEveryCodecThatItCanAndEveryAcksAndEveryEnding() {
        Set<List<Object>> met = new HashSet<>();
        matrix.rows().forEach(row -> met.addAll(Pairwise.pairs(row.given())));
        for (StockClient client : matrix.rows().stream().map(Row::writer).collect(Collectors.toSet())) {
            Set<Object> values = met.stream()
                    .filter(pair -> pair.get(1).equals(client.name()))
                    .map(pair -> pair.get(3))
                    .collect(Collectors.toSet());
            Set<Object> expected = new HashSet<>(client.codecs());
            expected.addAll(List.of("0", "1", "all", Ending.SIGTERM, Ending.SIGKILL));
            assertEquals(expected, values, client.name());
        }
    }
}
