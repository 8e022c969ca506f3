package io.jusante.network.sockets.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.network.connection.Exchange;
import io.jusante.network.connection.FramePipeline;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.DecodedRequest;
import io.jusante.protocol.Requests;
import io.jusante.protocol.message.FetchRequest;
import io.jusante.protocol.message.FetchResponse;
import io.jusante.protocol.message.FetchResponse.FetchableTopicResponse;
import io.jusante.protocol.message.FetchResponse.PartitionData;
import io.jusante.protocol.wire.WireReader;
import io.jusante.record.SharedFile;
import io.jusante.record.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests under way, what holds reading back, and the ends of connections. */
class ConnectionTest {
    private static final SocketSettings BASE = TestServer.SETTINGS;

    @Test
    void answersLeaveInTheOrderOfTheRequests() throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        try (TestServer server = new TestServer(pipeline);
                RawClient client = new RawClient(server.port)) {
            long seed = 42;
            for (int i = 0; i < 20; i++) {
                client.send(RawClient.echoFrame(i, RawClient.payload(50, i)));
            }
            List<EchoPipeline.Held> held = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                held.add(pipeline.next());
            }
            Collections.shuffle(held, new Random(seed));
            held.forEach(EchoPipeline.Held::answer);
            for (int i = 0; i < 20; i++) {
                assertArrayEquals(RawClient.payload(50, i), client.receiveEcho(i), "seed " + seed);
            }
        }
    }

    @Test
    void aRequestWithoutAnAnswerDoesNotHoldBackTheNext() throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        try (TestServer server = new TestServer(pipeline);
                RawClient client = new RawClient(server.port)) {
            client.send(RawClient.echoFrame(1, new byte[1]));
            client.send(RawClient.echoFrame(2, new byte[2]));
            pipeline.next().answerNothing();
            pipeline.next().answer();
            assertEquals(2, client.receiveEcho(2).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void onlySoManyRequestsOfAConnectionAreUnderWay(String transport) throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        try (TestServer server = new TestServer(inflight(3), transport, new FakeConfigValues(), pipeline);
                RawClient client = new RawClient(server.port)) {
            for (int i = 0; i < 10; i++) {
                client.send(RawClient.echoFrame(i, new byte[i]));
            }
            EchoPipeline.Held first = pipeline.next();
            EchoPipeline.Held second = pipeline.next();
            EchoPipeline.Held third = pipeline.next();
            assertTrue(client.staysSilent(50));
            assertTrue(pipeline.held.isEmpty(), "a fourth request was let in");
            first.answer();
            EchoPipeline.Held fourth = pipeline.next();
            second.answer();
            third.answer();
            fourth.answer();
            for (int i = 4; i < 10; i++) {
                pipeline.next().answer();
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(i, client.receiveEcho(i).length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void readingStopsWhenTheMemoryIsUsedUpAndGoesOnAfter(String transport) throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        SocketSettings settings = budget(500, 300_000);
        try (TestServer server = new TestServer(settings, transport, new FakeConfigValues(), pipeline);
                RawClient one = new RawClient(server.port);
                RawClient two = new RawClient(server.port);
                RawClient three = new RawClient(server.port)) {
            byte[] payload = RawClient.payload(140_000, 1);
            one.send(RawClient.echoFrame(1, payload));
            EchoPipeline.Held first = pipeline.next();
            two.send(RawClient.echoFrame(2, payload));
            EchoPipeline.Held second = pipeline.next();
            Thread sender = sendLater(three, RawClient.echoFrame(3, payload));
            TestServer.await("the third waits", () -> server.server.budget().waiting() == 1);
            assertTrue(server.server.budget().usedBytes() <= 300_000);
            assertTrue(pipeline.held.isEmpty());
            first.answer();
            assertArrayEquals(payload, one.receiveEcho(1));
            EchoPipeline.Held third = pipeline.next();
            second.answer();
            third.answer();
            assertArrayEquals(payload, two.receiveEcho(2));
            assertArrayEquals(payload, three.receiveEcho(3));
            sender.join();
        }
    }

    @Test
    void theNumberOfFramesIsBoundedToo() throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        SocketSettings settings = budget(2, 1_000_000);
        try (TestServer server = new TestServer(settings, "auto", new FakeConfigValues(), pipeline);
                RawClient client = new RawClient(server.port)) {
            for (int i = 0; i < 6; i++) {
                client.send(RawClient.echoFrame(i, new byte[10]));
            }
            TestServer.await("the third waits", () -> server.server.budget().waiting() == 1);
            assertEquals(2, server.server.budget().usedFrames());
            for (int i = 0; i < 6; i++) {
                pipeline.next().answer();
                client.receiveEcho(i);
            }
        }
    }

    @Test
    void aFrameLargerThanTheWholeMemoryIsLetInAlone() throws Exception {
        SocketSettings settings = budget(500, 1000);
        try (TestServer server = new TestServer(settings, "auto", new FakeConfigValues(), EchoPipeline.answering());
                RawClient client = new RawClient(server.port)) {
            byte[] payload = RawClient.payload(200_000, 5);
            client.send(RawClient.echoFrame(1, payload));
            assertArrayEquals(payload, client.receiveEcho(1));
            client.send(RawClient.echoFrame(2, new byte[5]));
            assertEquals(5, client.receiveEcho(2).length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void aClientThatDoesNotReadIsNotReadFrom(String transport) throws Exception {
        AtomicInteger served = new AtomicInteger();
        FramePipeline pipeline = counting(served);
        SocketSettings settings = new SocketSettings(
                1,
                65_536,
                65_536,
                50,
                10_000_000,
                500,
                50_000_000,
                TimeUnit.MINUTES.toNanos(10),
                TimeUnit.SECONDS.toNanos(30),
                64,
                100_000,
                200_000_000L);
        try (TestServer server = new TestServer(settings, transport, new FakeConfigValues(), pipeline);
                RawClient client = new RawClient(server.port, 65_536)) {
            int requests = 400;
            byte[] payload = RawClient.payload(50_000, 1);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < requests; i++) {
                        client.send(RawClient.echoFrame(i, payload));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            awaitStandstill(served);
            assertTrue(served.get() < 100, served + " requests of 50 kB answered to a client that reads nothing");
            assertTrue(
                    server.allocator.metric().usedDirectMemory() < 20_000_000,
                    server.allocator.metric().usedDirectMemory() + " bytes");
            for (int i = 0; i < requests; i++) {
                assertArrayEquals(payload, client.receiveEcho(i));
            }
            sender.join();
        }
    }

    private static void awaitStandstill(AtomicInteger counter) {
        long[] since = {System.nanoTime()};
        int[] last = {-1};
        TestServer.await("the server stops reading", () -> {
            if (counter.get() != last[0]) {
                last[0] = counter.get();
                since[0] = System.nanoTime();
            }
            return counter.get() > 0 && System.nanoTime() - since[0] > TimeUnit.MILLISECONDS.toNanos(300);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void recordsOfAFileArriveAsTheyAre(String transport, @TempDir Path folder) throws Exception {
        byte[] content = RawClient.payload(3_000_000, 9);
        Path path = folder.resolve("records");
        Files.write(path, content);
        SharedFile file = SharedFile.open(path, StandardOpenOption.READ);
        AtomicInteger released = new AtomicInteger();
        FramePipeline pipeline = fetching(file, released);
        try (TestServer server = new TestServer(BASE, transport, new FakeConfigValues(), pipeline);
                RawClient client = new RawClient(server.port)) {
            for (int round = 0; round < 3; round++) {
                client.send(RawClient.frame(ApiKey.FETCH, 12, round, new FetchRequest()));
            }
            for (int round = 0; round < 3; round++) {
                var frame = client.receive();
                assertEquals(round, frame.readInt());
                frame.skipBytes(1);
                FetchResponse response = new FetchResponse(new WireReader(frame), (short) 12);
                List<PartitionData> partitions = response.responses().get(0).partitions();
                assertEquals(
                        slice(content, 100, 2_500_000),
                        partitions.get(0).records().asBuffer());
                assertEquals(
                        slice(content, 0, 2000), partitions.get(1).records().asBuffer());
                assertEquals(
                        slice(content, 7, 60_000), partitions.get(2).records().asBuffer());
            }
            TestServer.await("all slices are released", () -> released.get() == 9);
        }
        assertTrue(file.channel().isOpen(), "the shared file was closed");
        file.release();
        assertFalse(file.channel().isOpen(), "a reference of the file was not given back");
    }

    @Test
    void aFileSliceIsReleasedWhenItsClientGoesAway(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("records");
        Files.write(path, RawClient.payload(3_000_000, 9));
        SharedFile file = SharedFile.open(path, StandardOpenOption.READ);
        AtomicInteger released = new AtomicInteger();
        FramePipeline pipeline = fetching(file, released);
        try (TestServer server = new TestServer(pipeline)) {
            try (RawClient client = new RawClient(server.port, 20_000)) {
                client.send(RawClient.frame(ApiKey.FETCH, 12, 1, new FetchRequest()));
                client.receiveSome();
            }
            TestServer.await("all slices are released", () -> released.get() == 3);
        }
        file.release();
        assertFalse(file.channel().isOpen());
    }

    /** One large slice of the file, one small one, and one of buffers. */
    private static FramePipeline fetching(SharedFile file, AtomicInteger released) {
        return pipeline((exchange, request) -> {
            file.tryRetain();
            file.tryRetain();
            Runnable count = released::incrementAndGet;
            ByteBuffer direct = ByteBuffer.allocateDirect(59_993);
            try {
                file.channel().read(direct, 7);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            direct.flip();
            ByteBuffer head = direct.duplicate().limit(20_000);
            ByteBuffer tail = direct.duplicate().position(20_000);
            List<PartitionData> partitions = List.of(
                    partition(0, Slice.ofFile(file, 100, 2_499_900, count)),
                    partition(1, Slice.ofFile(file, 0, 2000, count)),
                    partition(2, Slice.of(List.of(head, tail), count)));
            EchoPipeline.answer(
                    exchange,
                    request,
                    new FetchResponse()
                            .setResponses(List.of(
                                    new FetchableTopicResponse().setTopic("t").setPartitions(partitions))));
        });
    }

    private static PartitionData partition(int index, Slice records) {
        return new PartitionData().setPartitionIndex(index).setRecords(records);
    }

    private static ByteBuffer slice(byte[] bytes, int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from);
    }

    @Test
    void aConnectionThatDropsGivesEverythingBack() throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        AtomicInteger closed = new AtomicInteger();
        try (TestServer server = new TestServer(pipeline)) {
            List<EchoPipeline.Held> held = new ArrayList<>();
            try (RawClient client = new RawClient(server.port)) {
                for (int i = 0; i < 10; i++) {
                    client.send(RawClient.echoFrame(i, RawClient.payload(i * 5000, i)));
                    EchoPipeline.Held one = pipeline.next();
                    one.exchange().connection().execute(() -> one.exchange().onClose(closed::incrementAndGet));
                    held.add(one);
                }
                held.get(5).answer(); // waits for the ones before it, and is lost
                byte[] part = RawClient.echoFrame(99, RawClient.payload(400_000, 3));
                client.send(java.util.Arrays.copyOf(part, 200_000));
            }
            TestServer.await("everybody hears of it", () -> closed.get() == 9);
            for (EchoPipeline.Held one : held) {
                if (!one.exchange().isAnswered()) {
                    one.answer(); // into the void
                }
            }
        }
    }

    @Test
    void anIdleConnectionIsClosedAndABusyOneIsNot() throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        SocketSettings settings = new SocketSettings(
                1,
                -1,
                -1,
                50,
                10_000_000,
                500,
                50_000_000,
                TimeUnit.MILLISECONDS.toNanos(200),
                TimeUnit.SECONDS.toNanos(30),
                64,
                1 << 20,
                200_000_000L);
        try (TestServer server = new TestServer(settings, "auto", new FakeConfigValues(), pipeline);
                RawClient idle = new RawClient(server.port);
                RawClient busy = new RawClient(server.port)) {
            busy.send(RawClient.echoFrame(1, new byte[1]));
            EchoPipeline.Held longPoll = pipeline.next();
            assertTrue(idle.isClosedByServer());
            assertTrue(longPoll.exchange().connection().isOpen(), "a request was under way");
            longPoll.answer();
            busy.receiveEcho(1);
            assertTrue(busy.isClosedByServer());
        }
    }

    @Test
    void whoStopsInTheMiddleOfAFrameDoesNotHoldMemoryThatOthersWaitFor() throws Exception {
        SocketSettings settings = new SocketSettings(
                1,
                -1,
                -1,
                50,
                10_000_000,
                500,
                300_000,
                -1,
                TimeUnit.MILLISECONDS.toNanos(200),
                64,
                1 << 20,
                200_000_000L);
        try (TestServer server = new TestServer(settings, "auto", new FakeConfigValues(), EchoPipeline.answering());
                RawClient stalled = new RawClient(server.port);
                RawClient honest = new RawClient(server.port)) {
            byte[] payload = RawClient.payload(200_000, 1);
            stalled.send(java.util.Arrays.copyOf(RawClient.echoFrame(1, payload), 1000));
            TestServer.await("it holds memory", () -> server.server.budget().usedBytes() > 200_000);
            Thread sender = sendLater(honest, RawClient.echoFrame(2, payload));
            assertArrayEquals(payload, honest.receiveEcho(2));
            assertTrue(stalled.isClosedByServer());
            assertEquals(1, server.logged().size());
            sender.join();
        }
    }

    @Test
    void anAddressHasOnlySoManyConnections() throws Exception {
        FakeConfigValues values = new FakeConfigValues()
                .with("max.connections.per.ip", "100")
                .with("max.connections.per.ip.overrides", "127.0.0.1:2,10.0.0.1:7");
        try (TestServer server = new TestServer(BASE, "auto", values, EchoPipeline.answering());
                RawClient one = new RawClient(server.port)) {
            try (RawClient two = new RawClient(server.port);
                    RawClient three = new RawClient(server.port)) {
                assertTrue(three.isClosedByServer());
                two.send(RawClient.echoFrame(1, new byte[3]));
                two.receiveEcho(1);
            }
            TestServer.await("the second leaves", () -> server.quota.total() == 1);
            try (RawClient again = new RawClient(server.port)) {
                again.send(RawClient.echoFrame(1, new byte[3]));
                again.receiveEcho(1);
            }
            one.send(RawClient.echoFrame(1, new byte[3]));
            one.receiveEcho(1);
            assertEquals(1, server.logged().size());
        }
    }

    @Test
    void connectionsOverTheLimitWaitUntilOneLeaves() throws Exception {
        FakeConfigValues values = new FakeConfigValues().with("max.connections", "1");
        try (TestServer server = new TestServer(BASE, "auto", values, EchoPipeline.answering())) {
            RawClient first = new RawClient(server.port);
            first.send(RawClient.echoFrame(1, new byte[1]));
            first.receiveEcho(1);
            try (RawClient second = new RawClient(server.port)) {
                second.send(RawClient.echoFrame(2, new byte[2]));
                assertTrue(second.staysSilent(50));
                first.close();
                assertEquals(2, second.receiveEcho(2).length);
            }
        }
    }

    @Test
    void aStopAnswersWhatIsUnderWay() throws Exception {
        EchoPipeline pipeline = EchoPipeline.holding();
        TestServer server = new TestServer(pipeline);
        try (RawClient client = new RawClient(server.port);
                RawClient idle = new RawClient(server.port)) {
            idle.send(RawClient.echoFrame(0, new byte[0]));
            pipeline.next().answer();
            idle.receiveEcho(0);
            client.send(RawClient.echoFrame(1, new byte[11]));
            EchoPipeline.Held underWay = pipeline.next();
            Thread stop = new Thread(server::close);
            stop.start();
            assertTrue(idle.isClosedByServer());
            assertTrue(stop.isAlive());
            underWay.answer();
            assertEquals(11, client.receiveEcho(1).length);
            assertTrue(client.isClosedByServer());
            stop.join();
        }
    }

    @Test
    void framesWaitWhileNoPipelineIsThere() throws Exception {
        EchoPipeline old = EchoPipeline.holding();
        try (TestServer server = new TestServer(old);
                RawClient client = new RawClient(server.port)) {
            client.send(RawClient.echoFrame(1, new byte[1]));
            EchoPipeline.Held underWay = old.next();
            server.server.usePipeline(null);
            byte[] large = RawClient.echoFrame(2, RawClient.payload(200_000, 1));
            client.send(large);
            client.send(RawClient.echoFrame(3, new byte[3]));
            assertTrue(client.staysSilent(50));
            server.server.usePipeline(EchoPipeline.answering());
            underWay.answer(); // by the pipeline that got it
            assertEquals(1, client.receiveEcho(1).length);
            assertArrayEquals(RawClient.payload(200_000, 1), client.receiveEcho(2));
            assertEquals(3, client.receiveEcho(3).length);
            assertTrue(old.held.isEmpty());
        }
    }

    @Test
    void aPipelineThatThrowsCostsItsConnectionOnly() throws Exception {
        FramePipeline broken = pipeline((exchange, request) -> {
            if (request.correlationId() == 13) {
                throw new IllegalStateException("on purpose");
            }
            EchoPipeline.echo(exchange, request);
        });
        try (TestServer server = new TestServer(broken);
                RawClient one = new RawClient(server.port);
                RawClient two = new RawClient(server.port)) {
            one.send(RawClient.echoFrame(13, new byte[1]));
            assertTrue(one.isClosedByServer());
            two.send(RawClient.echoFrame(2, new byte[1]));
            two.receiveEcho(2);
        }
    }

    private static Thread sendLater(RawClient client, byte[] bytes) {
        Thread sender = new Thread(() -> {
            try {
                client.send(bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        sender.start();
        return sender;
    }

    private static SocketSettings inflight(int max) {
        return new SocketSettings(
                1,
                -1,
                -1,
                50,
                10_000_000,
                500,
                50_000_000,
                TimeUnit.MINUTES.toNanos(10),
                TimeUnit.SECONDS.toNanos(30),
                max,
                1 << 20,
                200_000_000L);
    }

    private static SocketSettings budget(int frames, long bytes) {
        return new SocketSettings(
                2,
                -1,
                -1,
                50,
                10_000_000,
                frames,
                bytes,
                TimeUnit.MINUTES.toNanos(10),
                TimeUnit.SECONDS.toNanos(30),
                64,
                1 << 20,
                200_000_000L);
    }

    private static FramePipeline counting(AtomicInteger served) {
        return pipeline((exchange, request) -> {
            served.incrementAndGet();
            EchoPipeline.echo(exchange, request);
        });
    }

    private interface Answerer {
        void answer(Exchange exchange, DecodedRequest request);
    }

    private static FramePipeline pipeline(Answerer answerer) {
        return new FramePipeline() {
            @Override
            public void frame(Exchange exchange) {
                answerer.answer(exchange, Requests.decode(exchange.frame()));
            }

            @Override
            public List<String> missing() {
                return List.of();
            }
        };
    }
}
