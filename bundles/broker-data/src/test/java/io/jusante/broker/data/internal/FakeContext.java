package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One request on an event loop that the test turns by hand. */
final class FakeContext implements RequestContext {
    private final ApiKey api;
    private final short version;
    private final Deque<Runnable> queued = new ArrayDeque<>();
    private final List<FakeTimer> timers = new ArrayList<>();
    String clientId = "test";
    ApiMessage response;
    ErrorCode failure;
    String disconnected;
    boolean answeredNothing;
    boolean keptFrame;
    boolean open = true;
    private Runnable onClose = () -> {};

    FakeContext(ApiKey api, int version) {
        this.api = api;
        this.version = (short) version;
    }

    /** Runs what is queued, as an event loop does when it comes round. */
    void turn() {
        for (Runnable task = queued.poll(); task != null; task = queued.poll()) {
            task.run();
        }
    }

    /** Lets all timers run out. */
    void timeOut() {
        for (FakeTimer timer : List.copyOf(timers)) {
            if (!timer.cancelled) {
                timer.task.run();
            }
        }
        turn();
    }

    void closeConnection() {
        open = false;
        onClose.run();
        turn();
    }

    boolean isAnswered() {
        return response != null || failure != null || disconnected != null || answeredNothing;
    }

    long liveTimers() {
        return timers.stream().filter(timer -> !timer.cancelled).count();
    }

    private void answer(Runnable how) {
        if (isAnswered()) {
            throw new AssertionError("answered twice");
        }
        how.run();
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
        return clientId;
    }

    @Override
    public String listener() {
        return "PLAINTEXT";
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
        keptFrame = true;
    }

    @Override
    public void respond(ApiMessage answer) {
        answer(() -> response = answer);
    }

    @Override
    public void fail(ErrorCode error) {
        answer(() -> failure = error);
    }

    @Override
    public void respondNothing() {
        answer(() -> answeredNothing = true);
    }

    @Override
    public void disconnect(String reason) {
        answer(() -> disconnected = reason);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void onClose(Runnable action) {
        onClose = action;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void defer(Runnable task) {
        queued.add(task);
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

        private FakeTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
