package io.jusante.network.netty.internal;

import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.network.sockets.internal.BenchmarkServer;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ProduceRequest;
import io.jusante.protocol.message.ProduceRequest.PartitionProduceData;
import io.jusante.protocol.message.ProduceRequest.TopicProduceData;
import io.jusante.protocol.message.ProduceResponse;
import io.jusante.protocol.message.ProduceResponse.PartitionProduceResponse;
import io.jusante.protocol.message.ProduceResponse.TopicProduceResponse;
import io.jusante.protocol.wire.WireWriter;
import io.jusante.record.Slice;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the network costs when handlers cost nothing: Produce requests with one batch, answered at once.
 *
 * <p>Run {@code server PORT [threads] [socketBufferBytes] [epoll|nio] [pooled|adaptive]} in one process and
 * {@code client PORT connections depth batchBytes seconds} in another; the server prints requests and processor time.
 */
public final class PipelineBenchmark {
    private static final LongAdder REQUESTS = new LongAdder();

    private PipelineBenchmark() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("server")) {
            serve(args);
        } else {
            load(args);
        }
    }

    private static String argument(String[] args, int index, String otherwise) {
        return args.length > index ? args[index] : otherwise;
    }

    private static void serve(String[] args) throws Exception {
        Set<ApiKey> open = EnumSet.of(ApiKey.PRODUCE);
        RequestPipeline pipeline = new RequestPipeline(FakeConfigValues.configuration(100), () -> open);
        pipeline.bindHandler(new Nothing());
        ByteBufAllocator allocator = argument(args, 5, "pooled").equals("pooled")
                ? new PooledByteBufAllocator(true)
                : new AdaptiveByteBufAllocator(true);
        BenchmarkServer.serve(
                pipeline,
                Integer.parseInt(args[1]),
                Integer.parseInt(argument(args, 2, "1")),
                Integer.parseInt(argument(args, 3, "-1")),
                argument(args, 4, "auto"),
                allocator);
        report();
    }

    private static void report() throws InterruptedException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long requests = 0;
        long cpuNs = system.getProcessCpuTime();
        long allocated = allocatedBytes(threads);
        while (true) {
            Thread.sleep(2000);
            long nowRequests = REQUESTS.sum();
            long nowCpuNs = system.getProcessCpuTime();
            long nowAllocated = allocatedBytes(threads);
            long done = nowRequests - requests;
            if (done > 0) {
                System.out.printf(
                        "%,9d requests/s %6.2f us CPU/request %6d bytes allocated/request%n",
                        done / 2, (nowCpuNs - cpuNs) / 1e3 / done, (nowAllocated - allocated) / done);
            }
            requests = nowRequests;
            cpuNs = nowCpuNs;
            allocated = nowAllocated;
        }
    }

    private static long allocatedBytes(com.sun.management.ThreadMXBean threads) {
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /** Answers a Produce without looking at its records. */
    private static final class Nothing implements RequestHandler {
        @Override
        public Set<ApiKey> apis() {
            return Set.of(ApiKey.PRODUCE);
        }

        @Override
        public void handle(RequestContext context, ApiMessage message) {
            REQUESTS.increment();
            List<TopicProduceResponse> topics = new ArrayList<>();
            for (TopicProduceData topic : ((ProduceRequest) message).topicData()) {
                List<PartitionProduceResponse> partitions = new ArrayList<>();
                for (PartitionProduceData partition : topic.partitionData()) {
                    partitions.add(new PartitionProduceResponse().setIndex(partition.index()));
                }
                topics.add(new TopicProduceResponse().setName(topic.name()).setPartitionResponses(partitions));
            }
            context.respond(new ProduceResponse().setResponses(topics));
        }
    }

    // --- the load

    private static void load(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        int connections = Integer.parseInt(args[2]);
        int depth = Integer.parseInt(args[3]);
        int batchBytes = Integer.parseInt(args[4]);
        long endNs = System.nanoTime() + Long.parseLong(args[5]) * 1_000_000_000L;
        byte[] burst = repeat(frame(batchBytes), depth);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(() -> {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    socket.setTcpNoDelay(true);
                    ask(socket, burst, depth, endNs);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void ask(Socket socket, byte[] burst, int depth, long endNs) throws IOException {
        OutputStream out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 65536));
        byte[] response = new byte[1000];
        while (System.nanoTime() < endNs) {
            out.write(burst);
            for (int i = 0; i < depth; i++) {
                in.readFully(response, 0, in.readInt());
            }
        }
    }

    private static byte[] frame(int batchBytes) {
        ByteBuf buffer = Unpooled.buffer();
        buffer.writeInt(0).writeShort(ApiKey.PRODUCE.id()).writeShort(9).writeInt(1);
        buffer.writeShort(10).writeBytes("producer-1".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        buffer.writeByte(0);
        PartitionProduceData partition =
                new PartitionProduceData().setIndex(3).setRecords(Slice.of(ByteBuffer.allocate(batchBytes)));
        new ProduceRequest()
                .setAcks((short) -1)
                .setTimeoutMs(30_000)
                .setTopicData(List.of(
                        new TopicProduceData().setName("benchmark-topic").setPartitionData(List.of(partition))))
                .write(new WireWriter(buffer), (short) 9);
        buffer.setInt(0, buffer.readableBytes() - Integer.BYTES);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    private static byte[] repeat(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }
}
