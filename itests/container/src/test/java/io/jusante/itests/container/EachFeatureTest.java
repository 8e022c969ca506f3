package io.jusante.itests.container;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.Test;

/** Outside of any framework: a feature that somebody adds gets its test, or this one fails. */
public class EachFeatureTest {
    @Test
    public void eachFeatureHasATestOfItsOwn() throws Exception {
        for (String feature : Provisioning.allFeatures()) {
            String className = Arrays.stream(feature.split("-", -1))
                    .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                    .collect(Collectors.joining("", getClass().getPackageName() + ".", "FeatureTest"));
            Object test = Class.forName(className).getDeclaredConstructor().newInstance();
            assertEquals(feature, ((FeatureAlone) test).feature());
        }
    }
}
