package io.jusante.itests.container;

import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.Test;

/** The whole house. */
public class AllFeaturesTest extends InHouse {
    @Override
    List<String> features() {
        return List.of();
    }

    @Test
    public void theHouseServes() throws Exception {
        awaitWhole();
        String line = launch.serving.get(20, TimeUnit.SECONDS);
        assertTrue(line, line.contains("127.0.0.1:" + port));
    }
}
