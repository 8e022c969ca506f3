package io.jusante.plugin.internal;

import io.jusante.configuration.Configuration;
import io.jusante.kernel.Clock;
import io.jusante.kernel.SlotHost;
import io.jusante.launcher.ControlCommand;
import io.jusante.launcher.ControlRequest;
import io.jusante.launcher.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code plugin list} and {@code plugin update FILE}, one change at a time. */
@Component(immediate = true)
public final class PluginCommand implements ControlCommand {
    private static final String TIMEOUT = "jusante.swap.timeout.ms";
    private static final String USAGE = "plugin list | plugin update FILE";

    private final BundleContext context;
    private final Launch launch;
    private final Configuration configuration;
    private final AssignmentTable table;
    private final HouseMeters meters;
    private final List<SlotHost> hosts = new CopyOnWriteArrayList<>();

    // one change at a time: two could hand the same slot over to each other
    private final ReentrantLock changes = new ReentrantLock(true);

    @Activate
    public PluginCommand(
            BundleContext context,
            @Reference Launch launch,
            @Reference Configuration configuration,
            @Reference AssignmentTable table,
            @Reference HouseMeters meters) {
        this.context = context;
        this.launch = launch;
        this.configuration = configuration;
        this.table = table;
        this.meters = meters;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindHost(SlotHost host) {
        hosts.add(host);
    }

    void unbindHost(SlotHost host) {
        hosts.remove(host);
    }

    @Override
    public String name() {
        return "plugin";
    }

    @Override
    public void run(ControlRequest request) {
        List<String> arguments = request.arguments();
        try {
            if (arguments.equals(List.of("list"))) {
                BundleList list = new BundleList(context, shipped(), hosts);
                request.result(list.toJson(), list.toText());
            } else if (arguments.size() == 2 && arguments.get(0).equals("update")) {
                update(request, Path.of(arguments.get(1)));
            } else {
                request.fail("usage: " + USAGE);
            }
        } catch (RefusedException e) {
            request.fail(e.sentence());
        } catch (IOException e) {
            request.fail("the plugin folder or the file can't be read or written: " + e);
        }
    }

    private void update(ControlRequest request, Path file) throws RefusedException, IOException {
        if (!changes.tryLock()) {
            request.progress("waiting until another change is done");
            changes.lock();
        }
        try {
            long timeoutNs =
                    TimeUnit.MILLISECONDS.toNanos(configuration.broker().getLong(TIMEOUT));
            UpdateResult result = new BundleUpdate(
                            context, table, shipped(), () -> hosts, Clock.SYSTEM, timeoutNs, request::progress)
                    .run(file);
            if (result.isChange()) {
                meters.swapped(result);
            }
            request.result(result.toJson(), result.toText());
        } catch (RefusedException | IOException e) {
            meters.swapFailed();
            throw e;
        } finally {
            changes.unlock();
        }
    }

    private ShippedFeatures shipped() throws IOException {
        return ShippedFeatures.read(launch.distributionDirectory());
    }
}
