package io.jusante.network.sockets.internal;

import io.jusante.configuration.ConfigValues;
import io.jusante.kernel.Clock;
import io.jusante.network.connection.FramePipeline;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/** The floor without a house around it, for measurements of the pipeline on real sockets. */
public final class BenchmarkServer {
    private BenchmarkServer() {}

    /**
     * Serves until the process ends.
     *
     * @return the port
     */
    public static int serve(
            FramePipeline pipeline,
            int port,
            int threads,
            int socketBufferBytes,
            String transport,
            ByteBufAllocator allocator)
            throws IOException {
        SocketSettings settings = new SocketSettings(
                threads,
                socketBufferBytes,
                socketBufferBytes,
                50,
                104_857_600,
                500,
                500_000_000,
                TimeUnit.MINUTES.toNanos(10),
                TimeUnit.SECONDS.toNanos(30),
                64,
                1 << 20,
                TimeUnit.SECONDS.toNanos(1));
        ConfigValues limits = (ConfigValues) Proxy.newProxyInstance(
                ConfigValues.class.getClassLoader(),
                new Class<?>[] {ConfigValues.class},
                (self, method, arguments) -> method.getName().equals("getInt") ? (Object) 100_000 : "");
        SocketServer server = new SocketServer(
                settings, Transport.named(transport), new ConnectionQuota(limits), allocator, Clock.SYSTEM);
        server.usePipeline(pipeline);
        int bound = server.listen(new ListenerSpec("PLAINTEXT", "PLAINTEXT", "127.0.0.1", port, "localhost", port));
        server.accept();
        return bound;
    }
}
