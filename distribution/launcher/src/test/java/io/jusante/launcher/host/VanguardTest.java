package io.jusante.launcher.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class VanguardTest {
    @Test
    void findsTheClassesOfComponentsByTheNamesOfTheirDescriptors() {
        assertEquals(
                List.of("io.jusante.a.internal.First", "io.jusante.a.internal.Second"),
                Vanguard.componentClasses(
                        "OSGI-INF/io.jusante.a.internal.First.xml, OSGI-INF/io.jusante.a.internal.Second.xml"));
    }

    @Test
    void leavesOutWhatIsNoDescriptorOfOneComponent() {
        assertEquals(List.of(), Vanguard.componentClasses(null));
        assertEquals(List.of(), Vanguard.componentClasses(""));
        assertEquals(List.of(), Vanguard.componentClasses("OSGI-INF/all"));
        // nothing is named by a pattern; the attempt to load a class of that name fails and harms nothing
        assertEquals(List.of("*"), Vanguard.componentClasses("OSGI-INF/*.xml"));
    }
}
