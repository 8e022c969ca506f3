package io.jusante.network.netty.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.connection.Connection;
import io.jusante.network.connection.Exchange;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.DecodedRequest;
import io.jusante.protocol.ErrorResponses;
import io.jusante.protocol.Responses;
import io.jusante.protocol.WireFrame;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One decoded request on its way to an answer. It is itself what runs if its connection closes before that. */
final class RequestInFlight implements RequestContext, Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestInFlight.class);

    private final Exchange exchange;
    private final Connection connection;
    private final DecodedRequest request;
    private final int inlineBytes;
    private final ApiMeters meters;
    private boolean keepsFrame;
    private boolean measured;
    private boolean abandoned;
    private @Nullable Runnable closeAction;

    RequestInFlight(Exchange exchange, DecodedRequest request, int inlineBytes, ApiMeters meters) {
        this.exchange = exchange;
        this.connection = exchange.connection();
        this.request = request;
        this.inlineBytes = inlineBytes;
        this.meters = meters;
    }

    ApiMeters meters() {
        return meters;
    }

    ApiMessage body() {
        return request.body();
    }

    Connection connection() {
        return connection;
    }

    Exchange exchange() {
        return exchange;
    }

    /** The handler has returned. */
    void handled() {
        if (!keepsFrame) {
            exchange.releaseFrame();
        }
    }

    // --- answers

    @Override
    public void respond(ApiMessage response) {
        if (connection.inEventLoop()) {
            send(response);
        } else {
            connection.defer(() -> send(response));
        }
    }

    @Override
    public void fail(ErrorCode error) {
        fail(error, null);
    }

    void fail(ErrorCode error, @Nullable String message) {
        ApiMessage response = ErrorResponses.of(request.body(), request.apiVersion(), error, message);
        if (response != null) {
            respond(response);
        } else {
            // acks=0 has no answer; a closed connection is how its producer learns of the failure
            disconnect("a request without an answer failed: " + error);
        }
    }

    @Override
    public void respondNothing() {
        connection.execute(this::finishWithoutAnswer);
    }

    @Override
    public void disconnect(String reason) {
        connection.execute(() -> {
            finishWithoutAnswer();
            connection.close(reason);
        });
    }

    private void finishWithoutAnswer() {
        if (isFirstAnswer()) {
            answerNothing();
        }
    }

    private void answerNothing() {
        measure(0);
        exchange.answerNothing();
    }

    private void answer(WireFrame frame) {
        measure(frame.totalBytes());
        exchange.answer(frame);
    }

    /** It is not under way any more: once, whether it is answered, its connection closes, or both. */
    private void measure(int responseBytes) {
        if (!measured) {
            measured = true;
            meters.answered(exchange.receivedNs(), responseBytes);
        }
    }

    /** The connection closed before the answer, which may not come at all. */
    @Override
    public void run() {
        measure(0);
        abandoned = true;
        Runnable action = closeAction;
        if (action != null) {
            action.run();
        }
    }

    private boolean isFirstAnswer() {
        if (!exchange.isAnswered()) {
            return true;
        }
        LOGGER.atError()
                .addKeyValue("request", request)
                .addKeyValue("connection", connection.name())
                .setCause(new IllegalStateException("answered twice"))
                .log("bug: a handler answered a request twice, only the first answer counts");
        return false;
    }

    private void send(ApiMessage response) {
        if (!isFirstAnswer()) {
            response.releaseSlices();
        } else if (!connection.isOpen()) {
            response.releaseSlices();
            answerNothing();
        } else {
            WireFrame frame = encode(response);
            if (frame != null) {
                answer(frame);
            } else {
                answerNothing();
                connection.close("an answer could not be written");
            }
        }
    }

    private @Nullable WireFrame encode(ApiMessage response) {
        ErrorCode error;
        try {
            WireFrame frame = toFrame(response);
            response.tellErrors(meters);
            return frame;
        } catch (UncheckedIOException e) {
            LOGGER.atError()
                    .addKeyValue("request", request)
                    .addKeyValue("connection", connection.name())
                    .setCause(e)
                    .log("cannot read what an answer is made of");
            error = ErrorCode.KAFKA_STORAGE_ERROR;
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .addKeyValue("request", request)
                    .addKeyValue("connection", connection.name())
                    .setCause(e)
                    .log("bug: a handler's answer cannot be written");
            error = ErrorCode.UNKNOWN_SERVER_ERROR;
        }
        ApiMessage told = ErrorResponses.of(request.body(), request.apiVersion(), error);
        try {
            if (told == null) {
                return null;
            }
            told.tellErrors(meters);
            return toFrame(told);
        } catch (RuntimeException e) {
            LOGGER.atError().addKeyValue("request", request).setCause(e).log("bug: nor can its error response");
            return null;
        }
    }

    private WireFrame toFrame(ApiMessage response) {
        return Responses.encode(
                request.apiKey(),
                request.apiVersion(),
                request.correlationId(),
                response,
                connection.allocator(),
                inlineBytes);
    }

    // --- the contract

    @Override
    public ApiKey api() {
        return request.apiKey();
    }

    @Override
    public short version() {
        return request.apiVersion();
    }

    @Override
    public int correlationId() {
        return request.correlationId();
    }

    @Override
    public @Nullable String clientId() {
        return request.clientId();
    }

    @Override
    public String listener() {
        return connection.listener();
    }

    @Override
    public InetAddress clientAddress() {
        return connection.clientAddress();
    }

    @Override
    public long receivedNs() {
        return exchange.receivedNs();
    }

    @Override
    public void keepFrame() {
        keepsFrame = true;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void onClose(Runnable action) {
        connection.execute(() -> {
            if (abandoned) {
                action.run();
            } else {
                closeAction = action;
            }
        });
    }

    @Override
    public void execute(Runnable task) {
        connection.execute(task);
    }

    @Override
    public void defer(Runnable task) {
        connection.defer(task);
    }

    @Override
    public boolean inEventLoop() {
        return connection.inEventLoop();
    }

    @Override
    public Timer schedule(Runnable task, long delay, TimeUnit unit) {
        return connection.schedule(task, delay, unit);
    }

    @Override
    public String toString() {
        return request + " on " + connection.name();
    }
}
