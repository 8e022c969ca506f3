package io.jusante.itests.clients;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chooses who reads what another has written: as many different pairs of client and codec, and of clients, as can be. */
final class Readers {
    private final List<StockClient> clients;
    private final Map<List<String>, Integer> uses = new HashMap<>();

    Readers(List<StockClient> clients) {
        this.clients = clients;
    }

    StockClient readerOf(Case given) {
        List<StockClient> able = new ArrayList<>(clients);
        able.removeIf(client ->
                client.name().equals(given.client()) || !client.codecs().contains(given.codec()));
        StockClient reader = able.stream()
                .min(Comparator.comparingInt(client -> used(given.client(), client.name())
                        + used(given.codec(), client.name())
                        + used("", client.name())))
                .orElseThrow();
        uses.merge(List.of(given.client(), reader.name()), 1, Integer::sum);
        uses.merge(List.of(given.codec(), reader.name()), 1, Integer::sum);
        uses.merge(List.of("", reader.name()), 1, Integer::sum);
        return reader;
    }

    private int used(String what, String reader) {
        return uses.getOrDefault(List.of(what, reader), 0);
    }
}
