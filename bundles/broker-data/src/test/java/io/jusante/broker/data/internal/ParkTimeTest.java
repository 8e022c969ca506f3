package io.jusante.broker.data.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParkTimeTest {
    private static final long MILLISECOND_NS = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 500, 30_000, Integer.MAX_VALUE})
    void aFetchWaitsAlmostAsLongAsItMayAndNeverLonger(int maxWaitMs) {
        Random random = new Random(maxWaitMs);
        long waitNs = maxWaitMs * MILLISECOND_NS;
        for (int i = 0; i < 1_000; i++) {
            long parkedNs = ParkTime.of(maxWaitMs, random.nextLong() >> 1);
            assertTrue(parkedNs <= waitNs && parkedNs > waitNs - waitNs / 32 - 1, parkedNs + " of " + waitNs);
        }
    }

    @Test
    void thoseThatComeOneAfterTheOtherEndTogether() {
        Set<Long> ends = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            long nowNs = -77 + i * MILLISECOND_NS;
            ends.add(nowNs + ParkTime.of(500, nowNs));
        }
        assertEquals(33, ends.size());
    }
}
