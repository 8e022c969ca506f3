package io.jusante.consensus.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a write that a crash interrupted, at every byte. */
class TornTailTest {
    private static final String SEGMENT = "00000000000000000000.frames";

    private final SimulatedFolder folder = new SimulatedFolder();
    private int endOfSecond;
    private byte[] whole;

    @BeforeEach
    void threeRecords() throws IOException {
        SimulatedNode node = SimulatedNode.start(folder, 1);
        node.append("first");
        node.append("second");
        endOfSecond = folder.content(SEGMENT).length;
        node.append("third");
        whole = folder.content(SEGMENT);
    }

    private SimulatedFolder with(byte[] segment) {
        SimulatedFolder changed = folder.afterKill();
        changed.put(SEGMENT, segment);
        return changed;
    }

    @Test
    void aTailThatIsCutAtAnyByteIsDropped() throws IOException {
        for (int length = endOfSecond; length < whole.length; length++) {
            SimulatedFolder torn = with(Arrays.copyOf(whole, length));
            SimulatedNode node = SimulatedNode.start(torn, length);

            assertEquals(List.of("first", "second"), node.replay().records, "cut at " + length);
            assertEquals(2, node.append("next"));
            assertEquals(
                    List.of("first", "second", "next"),
                    SimulatedNode.start(torn.afterKill(), 1).replay().records);
        }
    }

    @Test
    void aTailWithAnyByteWrongIsDropped() throws IOException {
        for (int at = endOfSecond; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= 0x40;

            assertEquals(
                    List.of("first", "second"),
                    SimulatedNode.start(with(wrong), at).replay().records,
                    "byte " + at);
        }
    }

    @Test
    void aTailOfZerosIsDropped() throws IOException {
        byte[] longer = Arrays.copyOf(Arrays.copyOf(whole, endOfSecond), whole.length + 4096);

        assertEquals(
                List.of("first", "second"), SimulatedNode.start(with(longer), 1).replay().records);
    }

    @Test
    void damageBeforeASyncedRecordIsNotTakenForATornWrite() {
        for (int at = LogSegment.HEADER_BYTES; at < endOfSecond; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= 0x40;

            IOException refusal =
                    assertThrows(IOException.class, () -> SimulatedNode.start(with(wrong), 1), "byte " + at);
            assertTrue(refusal.getMessage().contains("acknowledged"), refusal.getMessage());
        }
    }

    @Test
    void aDamagedHeaderIsRefused() {
        for (int at = 0; at < LogSegment.HEADER_BYTES; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= 0x40;

            assertThrows(IOException.class, () -> SimulatedNode.start(with(wrong), 1), "byte " + at);
        }
    }
}
