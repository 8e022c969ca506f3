package io.jusante.itests.container;

import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

/** What every feature has to do: start alone, with what it requires. The class's name says which one it is. */
public abstract class FeatureAlone extends InHouse {
    /** {@return the feature's name} */
    abstract String feature();

    @Override
    List<String> features() {
        return List.of(feature());
    }

    @Test
    public void everyBundleIsResolvedAndEveryComponentSatisfied() throws InterruptedException {
        awaitWhole();
        assertTrue(components() + " components", components() > 5);
    }
}
