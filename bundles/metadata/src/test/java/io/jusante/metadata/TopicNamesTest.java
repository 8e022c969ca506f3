package io.jusante.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TopicNamesTest {
    @Test
    void legalNames() {
        for (String name : List.of("a", "A-9_z.x", "...", "__consumer_offsets", "x".repeat(249))) {
            assertNull(TopicNames.refusal(name), name);
        }
    }

    @Test
    void illegalNames() {
        for (String name : List.of("", ".", "..", "a b", "a/b", "ä", "a:b", "x".repeat(250))) {
            assertNotNull(TopicNames.refusal(name), name);
        }
    }

    @Test
    void dotsAndUnderscoresAreOneInMetrics() {
        assertTrue(TopicNames.collide("a.b", "a_b"));
        assertTrue(TopicNames.collide("a._b", "a_.b"));
        assertFalse(TopicNames.collide("a.b", "a.b"));
        assertFalse(TopicNames.collide("a.b", "a-b"));
        assertFalse(TopicNames.collide("a.b", "a_bc"));
    }

    @Test
    void theBrokersOwnTopics() {
        assertTrue(TopicNames.isInternal("__consumer_offsets"));
        assertTrue(TopicNames.isInternal("__transaction_state"));
        assertTrue(TopicNames.isInternal("__share_group_state"));
        assertEquals(false, TopicNames.isInternal("__mine"));
    }
}
