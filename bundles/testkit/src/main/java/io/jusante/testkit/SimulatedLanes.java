package io.jusante.testkit;

import io.jusante.kernel.Lane;
import io.jusante.kernel.LaneListener;
import io.jusante.kernel.Lanes;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Lanes that keep the contract and no more: whether an idle lane drains at once or later, and how many commands one drain
 * takes, the seed decides.
 */
public final class SimulatedLanes implements Lanes {
    private static final int MAX_COMMANDS_A_DRAIN = 4;

    private final SeededScheduler scheduler;

    public SimulatedLanes(SeededScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Lane lane(String name, LaneListener listener) {
        return new SimulatedLane(scheduler.serial(name), listener);
    }

    private final class SimulatedLane implements Lane {
        private final Executor pool;
        private final LaneListener listener;
        private final ArrayDeque<Runnable> commands = new ArrayDeque<>();
        private boolean draining;
        private boolean drainScheduled;

        SimulatedLane(Executor pool, LaneListener listener) {
            this.pool = pool;
            this.listener = listener;
        }

        @Override
        public void execute(Runnable command) {
            commands.addLast(command);
            if (draining || drainScheduled) {
                return;
            }
            if (scheduler.random().nextBoolean()) {
                drain();
            } else {
                drainLater();
            }
        }

        @Override
        public void executeBlocking(Runnable command) {
            commands.addLast(command);
            if (!draining && !drainScheduled) {
                drainLater();
            }
        }

        private void drainLater() {
            drainScheduled = true;
            pool.execute(() -> {
                drainScheduled = false;
                drain();
            });
        }

        private void drain() {
            draining = true;
            try {
                int most = 1 + scheduler.random().nextInt(MAX_COMMANDS_A_DRAIN);
                for (int i = 0; i < most && !commands.isEmpty(); i++) {
                    run(commands.removeFirst());
                }
                run(listener::drained);
            } finally {
                draining = false;
            }
            if (!commands.isEmpty()) {
                drainLater();
            }
        }

        private void run(Runnable command) {
            try {
                command.run();
            } catch (RuntimeException | AssertionError bug) {
                listener.failed(bug);
            }
        }

        @Override
        public boolean isOwnedByCaller() {
            return draining;
        }

        @Override
        public int backlog() {
            return commands.size();
        }
    }
}
