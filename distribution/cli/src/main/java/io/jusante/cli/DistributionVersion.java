package io.jusante.cli;

import io.jusante.launcher.data.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Reads the version that was written down when the distribution was assembled. */
final class DistributionVersion implements IVersionProvider {
    @Override
    public String[] getVersion() throws LaunchException, IOException {
        Path file = Jusante.distribution().resolve("lib/distribution.properties");
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return new String[] {
            "Jusante " + properties.getProperty("version"),
            "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
        };
    }
}
