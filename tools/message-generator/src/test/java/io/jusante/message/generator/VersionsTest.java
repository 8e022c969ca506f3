package io.jusante.message.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionsTest {
    @Test
    void readsTheNotationOfTheSpecifications() {
        assertEquals(new Versions(3, 7), Versions.parse("3-7"));
        assertEquals(new Versions(3, 3), Versions.parse("3"));
        assertEquals(new Versions(12, Short.MAX_VALUE), Versions.parse("12+"));
        assertTrue(Versions.parse("none").isEmpty());
        assertThrows(IllegalArgumentException.class, () -> Versions.parse("three"));
        assertThrows(IllegalArgumentException.class, () -> Versions.parse(""));
    }

    @Test
    void intersectsAndContains() {
        assertEquals(new Versions(4, 7), Versions.parse("3-7").intersect(Versions.parse("4+")));
        assertTrue(Versions.parse("0-2").intersect(Versions.parse("3+")).isEmpty());
        assertTrue(Versions.NONE.intersect(Versions.parse("0+")).isEmpty());
        assertFalse(Versions.NONE.contains(0));
        assertTrue(Versions.parse("2+").contains(2));
    }

    @Test
    void saysNoMoreInAConditionThanIsOpen() {
        Versions valid = Versions.parse("3-9");
        assertTrue(Versions.parse("0+").conditionWithin(valid).always());
        assertTrue(Versions.parse("0-2").conditionWithin(valid).never());
        assertEquals("version >= 5", Versions.parse("5+").conditionWithin(valid).java());
        assertEquals(
                "version <= 5", Versions.parse("0-5").conditionWithin(valid).java());
        assertEquals(
                "version >= 4 && version <= 5",
                Versions.parse("4-5").conditionWithin(valid).java());
        assertEquals("version == 4", Versions.parse("4").conditionWithin(valid).java());
    }
}
