package io.jusante.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Both brokers on fresh directories, up for the whole run, so that both are warm. */
final class Brokers implements AutoCloseable {
    private final Map<Contender, Broker> running = new EnumMap<>(Contender.class);

    Brokers(Path directory) throws IOException, InterruptedException {
        try {
            for (Contender contender : Contender.values()) {
                running.put(contender, contender.start(directory.resolve(contender.name())));
            }
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    Broker of(Contender contender) {
        Broker broker = running.get(contender);
        if (broker == null) {
            throw new IllegalStateException(contender.title() + " does not run");
        }
        return broker;
    }

    @Override
    public void close() {
        running.values().forEach(Broker::close);
    }
}
