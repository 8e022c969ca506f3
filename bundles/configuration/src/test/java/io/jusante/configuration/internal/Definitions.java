package io.jusante.configuration.internal;

import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The registry that the shipped resources make, and settings against it. */
final class Definitions {
    static final Path DATA = Path.of("/data");

    private Definitions() {}

    static Registry shipped(Contribution... others) throws InvalidSettingException {
        List<Contribution> all = new ArrayList<>(List.of(others));
        all.add(resource("configuration.json", ContributionReader.ofThisBundle()));
        all.add(resource("kafka-catalogue.json", ContributionReader.ofCatalogue()));
        return Registry.of(all, DATA);
    }

    static Contribution resource(String name, ContributionReader reader) throws InvalidSettingException {
        URL url = Definitions.class.getResource("/JUSANTE-INF/" + name);
        if (url == null) {
            throw new IllegalStateException(name + " is not on the class path");
        }
        return reader.read("io.jusante.configuration", 1, url);
    }

    static LiveConfiguration live(Map<String, String> settings) throws InvalidSettingException {
        Registry registry = shipped();
        List<Setting> given = new ArrayList<>();
        settings.forEach((name, value) -> given.add(new Setting(name, value, "test.properties line 1")));
        StaticSettings checked = StaticSettings.check(registry, given);
        if (!checked.errors().isEmpty()) {
            throw new InvalidSettingException(checked.errors().get(0));
        }
        return new LiveConfiguration(DATA, registry, given, checked);
    }
}
