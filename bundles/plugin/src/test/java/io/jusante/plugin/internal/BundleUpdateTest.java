package io.jusante.plugin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.Provider;
import io.jusante.plugin.internal.JournalRecord.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleUpdateTest {
    private static final String SLOT = "storage/segment";

    @TempDir
    Path folder;

    private House house;
    private Path old;

    @BeforeEach
    void open() throws Exception {
        house = new House(folder);
        old = house.jar("1.0.0");
        house.install(old);
    }

    @AfterEach
    void close() throws Exception {
        house.close();
    }

    @Test
    void theNewBuildTakesOverAndTheOldOneIsGone() throws Exception {
        Path fresh = house.jar("1.1.0");

        UpdateResult result = house.update(fresh);

        assertEquals("1.1.0", house.inUse(SLOT));
        assertEquals(List.of("1.1.0 active"), house.installed());
        assertEquals(House.digest(fresh), house.table.digestOf(SLOT));
        assertEquals(1, result.moves().size());
        assertTrue(result.toText().contains("longest stall"), result::toText);
        assertEquals(List.of(Step.STAGED, Step.ASSIGNED, Step.COMMITTED), steps());
        assertTrue(overrides().contains(House.digest(fresh)));
        assertTrue(Files.exists(folder.resolve("data/plugins/" + House.digest(fresh) + ".jar")));
    }

    @Test
    void thereAndBackFiveTimes() throws Exception {
        Path fresh = house.jar("1.1.0");
        for (int i = 0; i < 5; i++) {
            house.update(fresh);
            assertEquals("1.1.0", house.inUse(SLOT));
            house.update(old);
            assertEquals("1.0.0", house.inUse(SLOT));
        }
        assertEquals(List.of("1.0.0 active"), house.installed());
        assertEquals(30, steps().size());
    }

    @Test
    void whatRunsAlreadyIsLeftAlone() throws Exception {
        UpdateResult result = house.update(old);

        assertFalse(result.isChange());
        assertTrue(result.toText().contains("nothing to do"), result::toText);
        assertEquals(List.of(), steps());
    }

    @Test
    void aNewerContractThanTheBrokerHasIsExplained() throws Exception {
        Path fresh = house.jar(
                "1.1.0",
                "Import-Package",
                "org.osgi.framework,io.jusante.plugin.fixture," + "io.jusante.storage;version=\"[1.1,1.2)\"");

        RefusedException refused = assertThrows(RefusedException.class, () -> house.update(fresh));

        assertTrue(refused.sentence().contains("needs storage 1.1, this broker has 1.0"), refused::sentence);
        assertStaysOnOld();
        assertEquals(List.of(Step.STAGED, Step.ROLLED_BACK), steps());
    }

    @Test
    void aContractThatIsNotThereIsNamed() throws Exception {
        Path fresh = house.jar(
                "1.1.0",
                "Import-Package",
                "org.osgi.framework,io.jusante.plugin.fixture," + "io.jusante.tiered.storage;version=\"[2.0,3)\"");

        RefusedException refused = assertThrows(RefusedException.class, () -> house.update(fresh));

        assertTrue(
                refused.sentence().contains("needs tiered-storage 2.0, which this broker doesn't have"),
                refused::sentence);
        assertStaysOnOld();
    }

    @Test
    void anotherJavaIsNamed() throws Exception {
        Path fresh = house.jar("1.1.0", "Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"");

        RefusedException refused = assertThrows(RefusedException.class, () -> house.update(fresh));

        assertTrue(refused.sentence().contains("needs Java 99, this is Java 17"), refused::sentence);
    }

    @Test
    void aBuildThatDoesNotStartChangesNothing() throws Exception {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> house.update(house.jar("1.1.0", "Fails", "yes")));

        assertTrue(refused.sentence().contains("this one never starts"), refused::sentence);
        assertStaysOnOld();
    }

    @Test
    void aBuildThatDoesNotFillTheSlotChangesNothing() throws Exception {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> house.update(house.jar("1.1.0", "Slot", "other/slot")));

        assertTrue(refused.sentence().contains("does not offer to fill storage/segment"), refused::sentence);
        assertStaysOnOld();
    }

    @Test
    void aHostThatRefusesKeepsTheOldBuild() throws Exception {
        house.host.refusesSlot = SLOT;

        RefusedException refused = assertThrows(RefusedException.class, () -> house.update(house.jar("1.1.0")));

        assertTrue(refused.sentence().contains("a reader holds it"), refused::sentence);
        assertStaysOnOld();
        assertEquals(List.of(Step.STAGED, Step.ROLLED_BACK), steps());
    }

    @Test
    void workThatDoesNotEndKeepsTheOldBuild() throws Exception {
        Provider<Supplier<String>> provider = house.host.slots.enter(SLOT);
        assertNotNull(provider);

        RefusedException refused = assertThrows(RefusedException.class, () -> house.update(house.jar("1.1.0")));

        assertTrue(refused.sentence().contains("stays at 1.0.0"), refused::sentence);
        assertStaysOnOld();
        provider.exit();
        house.update(house.jar("1.1.0"));
        assertEquals("1.1.0", house.inUse(SLOT));
    }

    @Test
    void whatOthersAreWiredToNeedsARestart() throws Exception {
        Path contract =
                house.jarOf("io.example.contract", "1.0.0", "Export-Package", "io.example.contract", "Slot", "a/b");
        house.install(contract);
        house.install(house.jarOf(
                "io.example.user",
                "1.0.0",
                "Slot",
                "c/d",
                "Import-Package",
                "org.osgi.framework,io.jusante.plugin.fixture,io.example.contract"));

        Path fresh = house.jarOf("io.example.contract", "1.1.0", "Export-Package", "io.example.contract");
        RefusedException refused = assertThrows(RefusedException.class, () -> house.update(fresh));

        assertTrue(
                refused.sentence().contains("needs a restart")
                        && refused.sentence().contains("io.example.user"),
                refused::sentence);
        assertEquals(List.of(), steps());
    }

    @Test
    void whatFillsNoSlotNeedsARestartAndWhatIsNotThereCannotBeUpdated() throws Exception {
        house.install(house.jarOf("io.example.plain", "1.0.0", "Slot", ""));
        house.context.getBundles();
        RefusedException refused =
                assertThrows(RefusedException.class, () -> house.update(house.jarOf("io.example.unknown", "1.0.0")));
        assertTrue(refused.sentence().contains("no bundle io.example.unknown is installed"), refused::sentence);
    }

    @Test
    void whatIsNoBundleIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("x.jar"), "not a jar");
        assertTrue(assertThrows(RefusedException.class, () -> house.update(text))
                .sentence()
                .contains("not a whole jar"));
        Path cut = folder.resolve("cut.jar");
        byte[] whole = Files.readAllBytes(house.jar("1.1.0"));
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        assertThrows(RefusedException.class, () -> house.update(cut));
        assertThrows(RefusedException.class, () -> house.update(house.jar("1.1.0", "Fragment-Host", House.NAME)));
        try (var files = Files.list(folder.resolve("data/plugins"))) {
            assertEquals(
                    List.of("journal"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void theNextStartFindsTheAssignment() throws Exception {
        Path fresh = house.jar("1.1.0");
        house.update(fresh);
        house.table.close();

        assertEquals(House.digest(fresh), house.openTable().digestOf(SLOT));
    }

    @Test
    void aCrashBeforeTheCommitIsRolledBackAndAfterItCommitted() throws Exception {
        Path fresh = house.jar("1.1.0");
        String digest = House.digest(fresh);
        house.table.staged(1, new BundleIdentity(House.NAME, "1.1.0", digest), House.digest(old));
        house.table.assigned(1, new BundleIdentity(House.NAME, "1.1.0", digest), House.digest(old), SLOT);
        Path journal = folder.resolve("data/plugins/journal");
        byte[] atCrash = Files.readAllBytes(journal);
        house.table.close();

        assertNull(house.openTable().digestOf(SLOT));
        assertEquals(Step.ROLLED_BACK, last(steps()));
        house.table.close();

        Files.write(journal, atCrash);
        house.install(fresh);
        assertEquals(digest, house.openTable().digestOf(SLOT));
        assertEquals(Step.COMMITTED, last(steps()));
    }

    @Test
    void anAssignmentToABuildThatIsNotInstalledAnyMoreIsRetiredOnce() throws Exception {
        house.update(house.jar("1.1.0"));
        for (var bundle : house.context.getBundles()) {
            if (House.NAME.equals(bundle.getSymbolicName())) {
                bundle.uninstall();
            }
        }
        house.table.close();

        assertNull(house.openTable().digestOf(SLOT));
        assertEquals(Step.RETIRED, last(steps()));
        int count = steps().size();
        house.table.close();
        assertNull(house.openTable().digestOf(SLOT));
        assertEquals(count, steps().size());
    }

    private void assertStaysOnOld() {
        assertEquals("1.0.0", house.inUse(SLOT));
        assertEquals(List.of("1.0.0 active"), house.installed());
        assertNull(house.table.digestOf(SLOT));
        assertFalse(Files.exists(folder.resolve("data/plugins/overrides.json")));
    }

    private String overrides() throws Exception {
        return Files.readString(folder.resolve("data/plugins/overrides.json"));
    }

    private List<Step> steps() throws Exception {
        try (Journal journal = Journal.open(folder.resolve("data/plugins/journal"))) {
            return journal.records().stream().map(JournalRecord::step).toList();
        }
    }

    private static Step last(List<Step> steps) {
        return steps.get(steps.size() - 1);
    }
}
