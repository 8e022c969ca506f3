package io.jusante.network.sockets.internal;

import io.jusante.network.connection.Exchange;
import io.jusante.network.connection.FramePipeline;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.DecodedRequest;
import io.jusante.protocol.Requests;
import io.jusante.protocol.Responses;
import io.jusante.protocol.message.SaslAuthenticateRequest;
import io.jusante.protocol.message.SaslAuthenticateResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers at once, or hands every request to the test. */
final class EchoPipeline implements FramePipeline {
    /** A request that the test is to answer, from its own thread. */
    record Held(Exchange exchange, DecodedRequest request) {
        void answer() {
            exchange.connection().execute(() -> echo(exchange, request));
        }

        void answerNothing() {
            exchange.connection().execute(exchange::answerNothing);
        }
    }

    private final boolean holds;
    final BlockingQueue<Held> held = new LinkedBlockingQueue<>();

    private EchoPipeline(boolean holds) {
        this.holds = holds;
    }

    static EchoPipeline answering() {
        return new EchoPipeline(false);
    }

    static EchoPipeline holding() {
        return new EchoPipeline(true);
    }

    Held next() throws InterruptedException {
        Held next = held.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request came");
        }
        return next;
    }

    @Override
    public void frame(Exchange exchange) {
        DecodedRequest request = Requests.decode(exchange.frame());
        if (holds) {
            held.add(new Held(exchange, request));
        } else {
            echo(exchange, request);
        }
    }

    @Override
    public List<String> missing() {
        return List.of();
    }

    static void echo(Exchange exchange, DecodedRequest request) {
        SaslAuthenticateRequest body = (SaslAuthenticateRequest) request.body();
        answer(exchange, request, new SaslAuthenticateResponse().setAuthBytes(body.authBytes()));
    }

    static void answer(Exchange exchange, DecodedRequest request, ApiMessage response) {
        ApiKey api = request.apiKey();
        exchange.answer(Responses.encode(
                api,
                request.apiVersion(),
                request.correlationId(),
                response,
                exchange.connection().allocator(),
                32 * 1024));
    }
}
