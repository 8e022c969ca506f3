package io.jusante.network.sockets.internal;

import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import java.util.List;

/** The meters of listeners, connections and the memory for requests. */
final class SocketMeters implements MeterSource {
    private static final MeterDefinition OPEN =
            MeterDefinition.gauge("jusante_connections").labels("listener").help("Connections that are open.");
    private static final MeterDefinition OPENED = MeterDefinition.counter("jusante_connections_opened_total")
            .labels("listener")
            .help("Connections that were accepted.");
    private static final MeterDefinition CLOSED = MeterDefinition.counter("jusante_connections_closed_total")
            .labels("listener")
            .help("Connections that were closed, by either side.");
    private static final MeterDefinition REFUSED = MeterDefinition.counter("jusante_connections_refused_total")
            .labels("listener")
            .help("Connections that were closed on accept because of max.connections.per.ip.");
    private static final MeterDefinition MEMORY = MeterDefinition.gauge("jusante_request_memory_bytes")
            .unit("bytes")
            .help("Memory that requests hold, from their length prefix until nobody needs their bytes any more.");
    private static final MeterDefinition MEMORY_LIMIT = MeterDefinition.gauge("jusante_request_memory_limit_bytes")
            .unit("bytes")
            .help("How much memory requests may hold (queued.max.request.bytes); reading stops there.");
    private static final MeterDefinition FRAMES =
            MeterDefinition.gauge("jusante_request_frames").help("Requests that hold memory.");
    private static final MeterDefinition WAITING = MeterDefinition.gauge("jusante_connections_waiting_for_memory")
            .help("Connections that are not read because memory for their next request is wanting.");

    private final SocketServer server;

    SocketMeters(SocketServer server) {
        this.server = server;
    }

    @Override
    public List<MeterDefinition> definitions() {
        return List.of(OPEN, OPENED, CLOSED, REFUSED, MEMORY, MEMORY_LIMIT, FRAMES, WAITING);
    }

    @Override
    public void collect(MeterSink sink) {
        for (ListenerMeters meters : server.listenerMeters()) {
            long closed = meters.closed();
            long opened = meters.opened();
            sink.gauge(OPEN, opened - closed, meters.listener());
            sink.counter(OPENED, opened, meters.listener());
            sink.counter(CLOSED, closed, meters.listener());
            sink.counter(REFUSED, meters.refused(), meters.listener());
        }
        MemoryBudget budget = server.budget();
        sink.gauge(MEMORY, budget.usedBytes());
        sink.gauge(MEMORY_LIMIT, server.settings().maxQueuedBytes());
        sink.gauge(FRAMES, budget.usedFrames());
        sink.gauge(WAITING, budget.waiting());
    }
}
