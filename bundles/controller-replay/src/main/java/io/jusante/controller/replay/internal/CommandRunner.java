package io.jusante.controller.replay.internal;

import io.jusante.consensus.ConsensusException;
import io.jusante.consensus.MetadataLog;
import io.jusante.consensus.MetadataLogListener;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.image.MetadataRecords;
import io.jusante.metadata.image.UnreplayableRecordException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands while this node leads. At most one batch is on its way: so a batch that fails takes nothing with it that
 * was decided on the strength of it, and nothing has to be undone.
 */
final class CommandRunner implements MetadataLogListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(CommandRunner.class);
    private static final int NOT_LEADING = -1;
    private static final int MAX_WAITING = 10_000;
    /** A group is closed when it has this many records; its last command may bring more. */
    private static final int GROUP_RECORDS = 1_000;

    private final MetadataLog log;
    private final MetadataView view;
    private final Executor controllerThread;
    private final Runnable onLeading;
    private final Deque<PendingCommand<?>> waiting = new ArrayDeque<>();
    private ClusterImage committed;
    private int leadingEpoch = NOT_LEADING;
    private @Nullable Group underWay;
    private boolean closed;

    /**
     * @param controllerThread runs what it is given in order, on one thread
     * @param onLeading is called on that thread when this node has begun to lead
     */
    CommandRunner(MetadataLog log, MetadataView view, Executor controllerThread, Runnable onLeading) {
        this.log = log;
        this.view = view;
        this.controllerThread = controllerThread;
        this.onLeading = onLeading;
        this.committed = ClusterImageBuilder.empty(log.clusterId());
    }

    /** Commands whose records go in one batch. */
    private static final class Group {
        private final List<PendingCommand<?>> commands;
        private final int epoch;
        /** The offset of the last record, once it is known to be committed. */
        private long lastOffset = Long.MAX_VALUE;

        Group(List<PendingCommand<?>> commands, int epoch) {
            this.commands = commands;
            this.epoch = epoch;
        }

        void fail(KafkaErrorException error) {
            commands.forEach(command -> command.fail(error));
        }
    }

    /** {@return whether this node leads; on the controller thread} */
    boolean isLeading() {
        return leadingEpoch != NOT_LEADING;
    }

    /** Runs the command when its turn comes. Any thread. */
    <R> CompletionStage<R> submit(Command<R> command) {
        PendingCommand<R> pending = new PendingCommand<>(command);
        onControllerThread(() -> accept(pending), () -> pending.fail(notLeading()));
        return pending.answer();
    }

    private void accept(PendingCommand<?> pending) {
        if (closed || leadingEpoch == NOT_LEADING) {
            pending.fail(notLeading());
        } else if (waiting.size() >= MAX_WAITING) {
            pending.fail(new KafkaErrorException(
                    ErrorCode.REQUEST_TIMED_OUT, "the controller has too much to do; try again"));
        } else {
            waiting.add(pending);
            decideNext();
        }
    }

    private void decideNext() {
        if (underWay != null || waiting.isEmpty() || leadingEpoch == NOT_LEADING) {
            return;
        }
        Draft draft = new Draft(committed);
        List<PendingCommand<?>> commands = new ArrayList<>();
        while (!waiting.isEmpty() && draft.records().size() < GROUP_RECORDS) {
            PendingCommand<?> next = waiting.remove();
            if (next.decide(draft)) {
                commands.add(next);
            }
        }
        if (draft.records().isEmpty()) {
            commands.forEach(PendingCommand::complete);
            return;
        }
        Group group = new Group(commands, leadingEpoch);
        underWay = group;
        log.append(leadingEpoch, MetadataRecords.encode(draft.records()))
                .whenComplete((lastOffset, failure) -> onControllerThread(
                        () -> {
                            if (failure == null) {
                                appended(group, lastOffset);
                            } else {
                                failed(group, failure);
                            }
                        },
                        () -> group.fail(notLeading())));
    }

    private void appended(Group group, long lastOffset) {
        group.lastOffset = lastOffset;
        view.whenPublished(lastOffset).whenComplete((image, failure) -> {
            if (failure == null) {
                group.commands.forEach(PendingCommand::complete);
            } else {
                group.fail(notLeading());
            }
        });
        goOnIfReplayed();
    }

    /** The next group is decided when this one was replayed here: only replay changes the state. */
    private void goOnIfReplayed() {
        if (underWay != null && underWay.lastOffset <= committed.offset()) {
            underWay = null;
            decideNext();
        }
    }

    private void failed(Group group, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        LOGGER.atWarn()
                .addKeyValue("commands", group.commands.size())
                .addKeyValue("epoch", group.epoch)
                .log("a batch of metadata was not appended: {}", String.valueOf(cause));
        boolean known = cause instanceof ConsensusException consensus
                && consensus.reason() != ConsensusException.Reason.UNKNOWN;
        group.fail(error(cause));
        if (underWay != group) {
            return;
        }
        underWay = null;
        if (known) {
            decideNext();
        } else {
            // the batch may still come: nothing can be decided before it is known what the state is
            stopLeading();
        }
    }

    private static KafkaErrorException error(@Nullable Throwable cause) {
        if (!(cause instanceof ConsensusException consensus)) {
            return new KafkaErrorException(
                    ErrorCode.UNKNOWN_SERVER_ERROR, "the metadata could not be changed: " + cause);
        }
        ErrorCode code = switch (consensus.reason()) {
            case NOT_LEADER, STALE_EPOCH -> ErrorCode.NOT_CONTROLLER;
            case BUSY, UNKNOWN -> ErrorCode.REQUEST_TIMED_OUT;
            case STORAGE -> ErrorCode.KAFKA_STORAGE_ERROR;
        };
        return new KafkaErrorException(code, String.valueOf(consensus.getMessage()));
    }

    private static KafkaErrorException notLeading() {
        return new KafkaErrorException(ErrorCode.NOT_CONTROLLER, "this node is not the active controller");
    }

    private void stopLeading() {
        leadingEpoch = NOT_LEADING;
        waiting.forEach(command -> command.fail(notLeading()));
        waiting.clear();
    }

    /** Refuses all that waits and all that comes. */
    void close() {
        onControllerThread(
                () -> {
                    closed = true;
                    stopLeading();
                },
                () -> {});
    }

    @Override
    public void snapshot(long lastIncludedOffset, int epoch, List<ByteBuffer> records) {
        replay(() -> {
            ClusterImageBuilder builder = ClusterImageBuilder.anew(log.clusterId(), committed.controllerId());
            records.forEach(record -> builder.replay(MetadataRecords.decode(record)));
            committed = builder.build(lastIncludedOffset, epoch);
        });
    }

    @Override
    public void committed(long baseOffset, int epoch, long appendTimeMs, List<ByteBuffer> records) {
        replay(() -> {
            ClusterImageBuilder builder = ClusterImageBuilder.after(committed);
            records.forEach(record -> builder.replay(MetadataRecords.decode(record)));
            committed = builder.build(baseOffset + records.size() - 1, epoch);
            goOnIfReplayed();
        });
    }

    @Override
    public void leader(int leaderId, int epoch) {
        replay(() -> {
            stopLeading();
            underWay = null;
            if (leaderId == log.nodeId() && !closed) {
                leadingEpoch = epoch;
                LOGGER.atInfo().addKeyValue("epoch", epoch).log("this node is the active controller");
                onLeading.run();
            }
        });
    }

    private void replay(Runnable step) {
        onControllerThread(
                () -> {
                    try {
                        step.run();
                    } catch (UnreplayableRecordException e) {
                        LOGGER.atError()
                                .setCause(e)
                                .addKeyValue("afterOffset", committed.offset())
                                .log("the controller cannot replay the metadata log and leads no more");
                        closed = true;
                        stopLeading();
                    }
                },
                () -> {});
    }

    private void onControllerThread(Runnable task, Runnable ifStopped) {
        try {
            controllerThread.execute(task);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().setCause(e).log("the controller has stopped");
            ifStopped.run();
        }
    }
}
