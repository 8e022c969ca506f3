package io.jusante.metadata.replay.internal;

import io.jusante.configuration.Configuration;
import io.jusante.consensus.MetadataLog;
import io.jusante.kernel.Clock;
import io.jusante.launcher.Launch;
import io.jusante.metadata.MetadataPublisher;
import io.jusante.metadata.MetadataView;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the replay running. The {@link MetadataView} is registered when the replay has caught up, and not before:
 * whoever has it can rely on everything that was committed at the start.
 */
@Component(
        service = {},
        immediate = true)
public final class MetadataReplayComponent {
    private static final Logger LOGGER = LoggerFactory.getLogger(MetadataReplayComponent.class);
    /** Below the time after which the component runtime gives up waiting for an unbind. */
    private static final long DRAIN_TIMEOUT_S = 4;

    private static final int EXIT_CODE = 1;

    private final MetadataLog log;
    private final ExecutorService replayThread;
    private final MetadataReplay replay;
    private @Nullable AutoCloseable following;
    private volatile @Nullable ServiceRegistration<MetadataView> registration;

    @Activate
    public MetadataReplayComponent(
            BundleContext context,
            @Reference MetadataLog log,
            @Reference Configuration configuration,
            @Reference Launch launch) {
        this.log = log;
        this.replayThread = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "metadata-replay");
            thread.setDaemon(true);
            return thread;
        });
        this.replay = new MetadataReplay(
                log,
                configuration,
                Clock.SYSTEM,
                replayThread,
                view -> registration = context.registerService(MetadataView.class, view, null),
                sentence -> launch.fail(EXIT_CODE, sentence));
    }

    /** After the publishers that are there already were bound: they come before the view. */
    @Activate
    void follow() {
        following = log.follow(replay);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindPublisher(MetadataPublisher publisher) {
        replay.add(publisher);
    }

    /** Returns when the publisher is not being called any more. */
    void unbindPublisher(MetadataPublisher publisher) {
        try {
            Future<?> removed = replayThread.submit(() -> replay.remove(publisher));
            removed.get(DRAIN_TIMEOUT_S, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.atDebug().setCause(e).log("nothing is published any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOGGER.atWarn()
                    .addKeyValue("publisher", publisher.getClass().getName())
                    .log("a publisher goes while it is still taking an image");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Deactivate
    void deactivate() throws Exception {
        if (following != null) {
            following.close();
        }
        ServiceRegistration<MetadataView> registered = registration;
        if (registered != null) {
            registered.unregister();
        }
        replayThread.shutdown();
        if (!replayThread.awaitTermination(DRAIN_TIMEOUT_S, TimeUnit.SECONDS)) {
            LOGGER.atWarn().log("the replay is held up by a publisher");
        }
    }
}
