package io.jusante.coordinator.group.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One request, whose timers run out when the test says so; its answer must be expressible in the request's version. */
public final class FakeContext implements RequestContext {
    private final ApiKey api;
    private final short version;
    private final String listener;
    private final List<FakeTimer> timers = new ArrayList<>();
    public ApiMessage response;
    public ErrorCode failure;

    public FakeContext(ApiKey api, int version) {
        this(api, version, "PLAINTEXT");
    }

    public FakeContext(ApiKey api, int version, String listener) {
        this.api = api;
        this.version = (short) version;
        this.listener = listener;
    }

    /** Lets all timers run out. */
    public void timeOut() {
        for (FakeTimer timer : timers) {
            if (!timer.cancelled) {
                timer.task.run();
            }
        }
    }

    public boolean isAnswered() {
        return response != null || failure != null;
    }

    @Override
    public void respond(ApiMessage answer) {
        if (isAnswered()) {
            throw new AssertionError("answered twice");
        }
        if (answer.size(version) < 0) {
            throw new AssertionError("an answer without a size");
        }
        response = answer;
    }

    @Override
    public void fail(ErrorCode error) {
        if (isAnswered()) {
            throw new AssertionError("answered twice");
        }
        failure = error;
    }

    @Override
    public ApiKey api() {
        return api;
    }

    @Override
    public short version() {
        return version;
    }

    @Override
    public int correlationId() {
        return 1;
    }

    @Override
    public String clientId() {
        return "test";
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public InetAddress clientAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public long receivedNs() {
        return 0;
    }

    @Override
    public void keepFrame() {
        throw new AssertionError("nothing here refers to the frame");
    }

    @Override
    public void respondNothing() {
        throw new AssertionError("every request here has an answer");
    }

    @Override
    public void disconnect(String reason) {
        throw new AssertionError(reason);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void onClose(Runnable action) {
        // the connection stays
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void defer(Runnable task) {
        task.run();
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public Timer schedule(Runnable task, long delay, TimeUnit unit) {
        FakeTimer timer = new FakeTimer(task);
        timers.add(timer);
        return timer;
    }

    private static final class FakeTimer implements Timer {
        private final Runnable task;
        private boolean cancelled;

        FakeTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
