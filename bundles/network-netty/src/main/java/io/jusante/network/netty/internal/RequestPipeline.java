package io.jusante.network.netty.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.configuration.Configuration;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metrics.MeterDefinition;
import io.jusante.metrics.MeterSink;
import io.jusante.metrics.MeterSource;
import io.jusante.network.ApiCatalog;
import io.jusante.network.RequestHandler;
import io.jusante.network.connection.Connection;
import io.jusante.network.connection.Exchange;
import io.jusante.network.connection.FramePipeline;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.DecodedRequest;
import io.jusante.protocol.ProtocolException;
import io.jusante.protocol.Requests;
import io.jusante.protocol.Responses;
import io.jusante.protocol.UnsupportedApiVersionException;
import io.jusante.protocol.WireFrame;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decodes each frame on its connection's event loop and gives the request to the handler of its API, right there. */
@Component(service = {FramePipeline.class, MeterSource.class})
public final class RequestPipeline implements FramePipeline, MeterSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestPipeline.class);
    private static final short FALLBACK_VERSION = 0;

    private final ApiCatalog catalog;
    private final HandlerTable handlers = new HandlerTable();
    private final RequestMeters meters = new RequestMeters();
    private final ParkedRequests parked;
    private final int inlineBytes;

    @Activate
    public RequestPipeline(@Reference Configuration configuration, @Reference ApiCatalog catalog) {
        this.catalog = catalog;
        ConfigValues values = configuration.broker();
        this.inlineBytes = values.getInt("jusante.network.inline.bytes");
        this.parked = new ParkedRequests(
                values.getInt("jusante.network.park.max"), values.getLong("jusante.network.park.ms"), this::dispatch);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHandler(RequestHandler handler) {
        handlers.add(handler);
        parked.retry();
    }

    void unbindHandler(RequestHandler handler) {
        handlers.remove(handler);
    }

    @Override
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (ApiKey api : catalog.open()) {
            if (handlers.handlerOf(api) == null) {
                missing.add("nobody answers " + api + " yet");
            }
        }
        return missing;
    }

    @Override
    public void frame(Exchange exchange) {
        DecodedRequest request;
        int frameBytes = exchange.frame().readableBytes();
        try {
            request = Requests.decode(exchange.frame());
        } catch (UnsupportedApiVersionException e) {
            unsupported(exchange, e, frameBytes);
            return;
        } catch (ProtocolException e) {
            reject(exchange, "not a request: " + e.getMessage());
            return;
        }
        ApiMeters api = meters.of(request.apiKey());
        api.received(frameBytes);
        RequestInFlight inFlight = new RequestInFlight(exchange, request, inlineBytes, api);
        exchange.onClose(inFlight);
        dispatch(inFlight);
    }

    private void dispatch(RequestInFlight request) {
        RequestHandler handler = handlers.handlerOf(request.api());
        if (parked.holdsBack(request.connection())) {
            parked.park(request); // behind what its connection sent before
        } else if (handler != null) {
            handle(handler, request);
        } else if (catalog.open().contains(request.api())) {
            parked.park(request);
        } else {
            request.fail(ErrorCode.UNSUPPORTED_VERSION, request.api() + " is not installed here");
        }
    }

    private static void handle(RequestHandler handler, RequestInFlight request) {
        long beganNs = System.nanoTime();
        try {
            handler.handle(request, request.body());
        } catch (KafkaErrorException e) {
            if (request.exchange().isAnswered()) {
                logBug(request, e);
            } else {
                request.fail(e.code(), e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            // errors too: a class that is gone with its bundle, memory that is used up. The client gets an answer.
            logBug(request, e);
            if (!request.exchange().isAnswered()) {
                request.fail(ErrorCode.UNKNOWN_SERVER_ERROR);
            }
        }
        request.handled();
        request.meters().handling.record(System.nanoTime() - beganNs);
    }

    private static void logBug(RequestInFlight request, Throwable cause) {
        LOGGER.atError().addKeyValue("request", request).setCause(cause).log("bug: a request handler failed");
    }

    private void unsupported(Exchange exchange, UnsupportedApiVersionException e, int frameBytes) {
        if (e.apiKey() == ApiKey.API_VERSIONS) {
            WireFrame answer = Responses.encode(
                    ApiKey.API_VERSIONS,
                    FALLBACK_VERSION,
                    e.correlationId(),
                    ApiVersionsHandler.unsupported(),
                    exchange.connection().allocator(),
                    inlineBytes);
            ApiMeters api = meters.of(ApiKey.API_VERSIONS);
            api.received(frameBytes);
            api.accept(ErrorCode.UNSUPPORTED_VERSION.code());
            api.answered(exchange.receivedNs(), answer.totalBytes());
            exchange.answer(answer);
            return;
        }
        ApiKey api = e.apiKey();
        reject(
                exchange,
                api == null
                        ? "not a request: there is no API " + e.apiKeyId()
                        : api + " version " + e.version() + " is not served");
    }

    private void reject(Exchange exchange, String reason) {
        meters.rejected();
        Connection connection = exchange.connection();
        exchange.answerNothing();
        connection.reject(reason);
    }

    @Override
    public List<MeterDefinition> definitions() {
        return RequestMeters.DEFINITIONS;
    }

    @Override
    public void collect(MeterSink sink) {
        meters.collect(sink, parked::size);
    }
}
