package io.jusante.itests.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the members' test would notice. */
class LedgerTest {
    private final Findings findings = new Findings();
    private final Ledger ledger = new Ledger("group", 2, findings);

    @Test
    void anAcknowledgedCommitThatIsGoneIsFound() {
        commit(0);
        ledger.seen(0, ledger.floor(0), -1, "", "somebody");
        assertEquals(1, findings.all().size());
    }

    @Test
    void anAcknowledgedCommitThatAnOlderOneCoversIsFound() {
        long first = commit(0);
        commit(0);
        ledger.seen(0, ledger.floor(0), first, Ledger.metadata(first), "somebody");
        assertEquals(1, findings.all().size());
    }

    @Test
    void aCommitThatWasSeenWithoutAnAcknowledgementMayNotGoAwayAgain() {
        long unanswered = ledger.next(0);
        ledger.seen(0, ledger.floor(0), unanswered, Ledger.metadata(unanswered), "somebody");
        assertEquals(0, findings.all().size());
        ledger.seen(0, ledger.floor(0), -1, "", "somebody");
        assertEquals(1, findings.all().size());
    }

    @Test
    void anOffsetThatNobodySentIsFound() {
        ledger.seen(0, ledger.floor(0), 1, Ledger.metadata(1), "somebody");
        assertEquals(1, findings.all().size());
    }

    @Test
    void metadataOfAnotherCommitIsFound() {
        long first = commit(0);
        long second = commit(0);
        ledger.seen(0, ledger.floor(0), second, Ledger.metadata(first), "somebody");
        assertEquals(1, findings.all().size());
    }

    @Test
    void whatIsAskedBeforeAnAcknowledgementNeedNotKnowIt() {
        long floor = ledger.floor(1);
        commit(1);
        ledger.seen(1, floor, -1, "", "somebody");
        assertEquals(0, findings.all().size());
    }

    @Test
    void twoOwnersInOneGenerationAreFound() {
        ledger.owns(3, "one", Set.of(0));
        ledger.owns(4, "other", Set.of(0));
        assertEquals(0, findings.all().size());
        ledger.owns(4, "one", Set.of(0));
        assertEquals(1, findings.all().size());
        assertTrue(ledger.passedOn(3, Set.of(0, 1)));
        assertFalse(ledger.passedOn(4, Set.of(0, 1)));
    }

    private long commit(int partition) {
        long offset = ledger.next(partition);
        ledger.acknowledged(partition, offset);
        return offset;
    }
}
