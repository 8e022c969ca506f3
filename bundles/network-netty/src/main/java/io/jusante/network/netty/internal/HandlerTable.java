package io.jusante.network.netty.internal;

import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which handler answers which API: of several the one that came first, until it goes. Any thread. */
final class HandlerTable {
    private static final int SIZE =
            1 + Arrays.stream(ApiKey.values()).mapToInt(ApiKey::id).max().orElseThrow();

    private final List<RequestHandler> handlers = new ArrayList<>();
    private volatile @Nullable RequestHandler[] byApi = new RequestHandler[SIZE];

    /** {@return who answers the API now, or null} */
    @Nullable RequestHandler handlerOf(ApiKey api) {
        return byApi[api.id()];
    }

    synchronized void add(RequestHandler handler) {
        handlers.add(handler);
        rebuild();
    }

    synchronized void remove(RequestHandler handler) {
        handlers.remove(handler);
        rebuild();
    }

    private void rebuild() {
        @Nullable RequestHandler[] next = new RequestHandler[SIZE];
        for (RequestHandler handler : handlers) {
            for (ApiKey api : handler.apis()) {
                if (next[api.id()] == null) {
                    next[api.id()] = handler;
                }
            }
        }
        byApi = next;
    }
}
