package io.jusante.itests.groups;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two hundred members join, leave, freeze and crash as a seed says, and the broker is killed under them. At each quiet
 * point every partition has exactly one owner; no committed offset ever goes back, and none that was acknowledged is
 * lost.
 *
 * <p>{@code -Dmembers.seed}, {@code -Dmembers.kills} and {@code -Dmembers.count} make another run of it; a long one is
 * {@code itests/groups/soak}.
 */
class MembersTest {
    private static final long SEED = Long.getLong("members.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("members.kills", 20);
    private static final int MEMBERS = Integer.getInteger("members.count", 200);
    private static final int KILLS_TO_A_QUIET_POINT = 2;
    /** One large group, two of middling size, and small ones. */
    private static final int[] SHARES_PERCENT = {40, 15, 10, 5, 5, 5, 5, 5, 5, 5};

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    /** In the loop only. */
    private final Random churn = new Random(random.nextLong());

    private final Findings findings = new Findings();
    private final AtomicInteger brokerRuns = new AtomicInteger();
    private final List<Group> groups = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();
    private final List<StockConsumer> consumers = new ArrayList<>();
    private BrokerUnderTest broker;
    private AssignOnlyConsumer assignOnly;
    private EventLoop loop;
    private Admin admin;
    private boolean churning;
    private int actions;

    @BeforeEach
    void start() {
        broker = BrokerUnderTest.in(directory)
                // so that the log of the commits has several segments to load
                .set("offsets.topic.segment.bytes", "1048576")
                .start();
        loop = new EventLoop(findings);
        admin = Clients.admin(broker);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), broker.port());
        for (int share : SHARES_PERCENT) {
            int size = MEMBERS * share / 100;
            Group group = group("group-" + groups.size(), size + size / 4);
            for (int i = 0; i < size; i++) {
                boolean isStatic = random.nextInt(4) == 0;
                Random own = new Random(random.nextLong());
                Member member = new Member("member-" + members.size(), group, isStatic, loop, address, findings, own);
                members.add(member);
                group.members().add(member);
            }
        }
        String range = "org.apache.kafka.clients.consumer.RangeAssignor";
        String cooperative = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
        // two among the others, and three groups of their own
        stock(groups.get(2), 2, range, false);
        stock(group("stock-range", 7), 3, range, false);
        stock(group("stock-cooperative", 7), 3, cooperative, false);
        stock(group("stock-static", 7), 3, range, true);
        assignOnly = new AssignOnlyConsumer(group("assign-only", 4), broker, findings, brokerRuns::get);
    }

    private Group group(String name, int partitions) {
        Group group = new Group(name, Clients.createTopic(admin, name, partitions), partitions, findings);
        groups.add(group);
        return group;
    }

    private void stock(Group group, int count, String assignor, boolean isStatic) {
        for (int i = 0; i < count; i++) {
            String name = group.name() + "-stock-" + i;
            Map<String, String> settings = isStatic
                    ? Map.of("partition.assignment.strategy", assignor, "group.instance.id", name)
                    : Map.of("partition.assignment.strategy", assignor);
            StockConsumer consumer = new StockConsumer(name, group, broker, settings, findings, brokerRuns::get);
            consumers.add(consumer);
            group.consumers().add(consumer);
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        consumers.forEach(consumer -> consumer.stop(false));
        for (StockConsumer consumer : consumers) {
            consumer.awaitEnd();
        }
        assignOnly.stop();
        loop.close();
        admin.close();
        broker.close();
    }

    @Test
    void membersComeAndGoAndTheBrokerIsKilledUnderThem() {
        long beganNs = System.nanoTime();
        String context = "seed " + SEED + " (-Dmembers.seed=" + SEED + "), " + broker;
        System.out.println(context);
        loop.execute(() -> members.forEach(Member::start));
        consumers.forEach(StockConsumer::start);
        assignOnly.start();
        quiet(context + ", all began at once");
        for (int kill = 1; kill <= KILLS; kill++) {
            String here = context + ", kill " + kill + " of " + KILLS;
            loop.execute(this::beginChurning);
            pause(300 + random.nextInt(700));
            broker.kill();
            brokerRuns.incrementAndGet();
            broker.start();
            new QuietPoint(admin, loop, groups, findings, here).look("after kill " + kill);
            findings.failIfAny(here);
            pause(random.nextInt(700));
            loop.call(() -> churning = false);
            if (kill % KILLS_TO_A_QUIET_POINT == 0) {
                boolean all = random.nextBoolean();
                loop.call(() -> {
                    members.stream().filter(member -> all && member.isDown()).forEach(Member::start);
                    return all;
                });
                quiet(here);
            }
        }
        report((System.nanoTime() - beganNs) / 1_000_000);
    }

    private void quiet(String context) {
        long beganNs = System.nanoTime();
        new QuietPoint(admin, loop, groups, findings, context).await();
        System.out.println(context + ": quiet after " + (System.nanoTime() - beganNs) / 1_000_000 + " ms, "
                + acknowledgements() + " acknowledged offsets so far");
    }

    /** In the loop: somebody comes, goes or falls every few milliseconds, whether the broker is there or not. */
    private void beginChurning() {
        churning = true;
        churn();
    }

    private void churn() {
        if (!churning) {
            return;
        }
        loop.after(20 + churn.nextInt(60), this::churn);
        actions++;
        int chosen = churn.nextInt(members.size() + consumers.size());
        int what = churn.nextInt(10);
        if (chosen < members.size()) {
            disturb(members.get(chosen), what);
        } else {
            disturb(consumers.get(chosen - members.size()), what);
        }
    }

    private static void disturb(Member member, int what) {
        if (member.isDown()) {
            member.start();
        } else if (what < 3) {
            member.leave();
        } else if (what < 6) {
            member.crash();
        } else if (what < 8) {
            member.freeze();
        }
    }

    private static void disturb(StockConsumer consumer, int what) {
        if (consumer.isDown()) {
            consumer.start();
        } else {
            consumer.stop(what < 5);
        }
    }

    private static void pause(int ms) {
        // the schedule's own time: what passes meanwhile is the test
        long untilNs = System.nanoTime() + ms * 1_000_000L;
        for (long leftNs = untilNs - System.nanoTime(); leftNs > 0; leftNs = untilNs - System.nanoTime()) {
            LockSupport.parkNanos(leftNs);
        }
    }

    private void report(long ms) {
        long generations =
                groups.stream().mapToLong(group -> group.ledger().generations()).sum();
        System.out.println(MEMBERS + " members and " + (consumers.size() + 1) + " stock consumers in " + groups.size()
                + " groups: " + actions + " times one came, went, froze or crashed, " + generations + " generations, "
                + acknowledgements() + " acknowledged offsets, " + KILLS + " kill -9 of the broker, " + ms
                + " ms, seed " + SEED);
    }

    private long acknowledgements() {
        return groups.stream()
                .mapToLong(group -> group.ledger().acknowledgements())
                .sum();
    }
}
