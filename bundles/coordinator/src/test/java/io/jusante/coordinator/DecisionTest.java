package io.jusante.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DecisionTest {
    @Test
    void anAnswerHasNoRecords() {
        Decision<String, Integer> decision = Decision.answer(7);

        assertEquals(List.of(), decision.records());
        assertEquals(7, decision.response());
        assertNull(decision.onCommitted());
        assertNull(decision.onFailed());
    }

    @Test
    void recordsAreCopied() {
        List<String> records = new ArrayList<>(List.of("a"));
        Decision<String, Integer> decision = Decision.of(records, 1);

        records.add("b");

        assertEquals(List.of("a"), decision.records());
    }

    @Test
    void actionsComeInTheOrderInWhichTheyWereAdded() {
        List<String> ran = new ArrayList<>();
        Decision<String, Integer> decision = Decision.of(List.of("a"), 1)
                .whenCommitted(() -> ran.add("committed first"))
                .whenFailed(error -> ran.add("failed first with " + error.code()))
                .whenCommitted(() -> ran.add("committed second"))
                .whenFailed(error -> ran.add("failed second"));

        Objects.requireNonNull(decision.onCommitted()).run();
        Objects.requireNonNull(decision.onFailed())
                .accept(new KafkaErrorException(ErrorCode.NOT_COORDINATOR, "elsewhere"));

        assertEquals(
                List.of("committed first", "committed second", "failed first with NOT_COORDINATOR", "failed second"),
                ran);
    }
}
