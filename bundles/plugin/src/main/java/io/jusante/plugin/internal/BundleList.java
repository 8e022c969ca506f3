package io.jusante.plugin.internal;

import io.jusante.kernel.BundleIdentity;
import io.jusante.kernel.ProviderSlots;
import io.jusante.kernel.SlotHost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What is installed, as a table: each bundle, which slots it offers to fill, and which of them it does fill. */
final class BundleList {
    private static final int SHORT_DIGEST = 12;

    private final List<Line> lines = new ArrayList<>();

    /** One bundle; {@code slots} tells for each slot that it offers whether it is in use there. */
    private record Line(BundleIdentity identity, Map<String, Boolean> slots, String state, List<String> features) {

        String digest() {
            return identity.digest()
                    .substring(0, Math.min(SHORT_DIGEST, identity.digest().length()));
        }

        String slotText() {
            List<String> texts = new ArrayList<>();
            slots.forEach((slot, inUse) -> texts.add(inUse ? slot : "(" + slot + ")"));
            return String.join(" ", texts);
        }
    }

    BundleList(BundleContext context, ShippedFeatures shipped, List<SlotHost> hosts) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != 0) {
                BundleIdentity identity = BundleIdentity.of(bundle);
                Map<String, Boolean> slots = new TreeMap<>();
                for (String slot : offered(bundle)) {
                    slots.put(
                            slot,
                            hosts.stream().anyMatch(host -> identity.digest().equals(host.current(slot))));
                }
                lines.add(new Line(
                        identity, slots, state(bundle.getState()), shipped.featuresOf(identity.symbolicName())));
            }
        }
        lines.sort(Comparator.comparing((Line line) -> line.identity().symbolicName())
                .thenComparing(line -> line.identity().version()));
    }

    Map<String, Object> toJson() {
        List<Map<String, Object>> bundles = new ArrayList<>();
        for (Line line : lines) {
            List<Map<String, Object>> slots = new ArrayList<>();
            line.slots().forEach((slot, inUse) -> slots.add(Map.of("slot", slot, "inUse", inUse)));
            Map<String, Object> bundle = new LinkedHashMap<>();
            bundle.put("symbolicName", line.identity().symbolicName());
            bundle.put("version", line.identity().version());
            bundle.put("digest", line.identity().digest());
            bundle.put("state", line.state());
            bundle.put("slots", slots);
            bundle.put("features", line.features());
            bundles.add(bundle);
        }
        return Map.of("bundles", bundles);
    }

    String toText() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"BUNDLE", "VERSION", "DIGEST", "STATE", "FEATURE", "SLOTS"});
        for (Line line : lines) {
            rows.add(new String[] {
                line.identity().symbolicName(),
                line.identity().version(),
                line.digest(),
                line.state(),
                String.join(",", line.features()),
                line.slotText()
            });
        }
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
            }
            text.append(text.length() == 0 ? "" : System.lineSeparator())
                    .append(line.toString().stripTrailing());
        }
        return text.toString();
    }

    private static List<String> offered(Bundle bundle) {
        List<String> slots = new ArrayList<>();
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        for (ServiceReference<?> service : services == null ? new ServiceReference<?>[0] : services) {
            Object slot = service.getProperty(ProviderSlots.SLOT_PROPERTY);
            if (slot instanceof String one) {
                slots.add(one);
            } else if (slot instanceof String[] several) {
                slots.addAll(Arrays.asList(several));
            }
        }
        return slots;
    }

    /** {@return the word for a bundle's state} */
    static String state(int state) {
        return switch (state) {
            case Bundle.UNINSTALLED -> "uninstalled";
            case Bundle.INSTALLED -> "installed";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            default -> "active";
        };
    }
}
