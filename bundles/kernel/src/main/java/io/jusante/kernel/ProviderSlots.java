package io.jusante.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * The providers that a host has bound, by slot, and the one of them that each slot uses.
 *
 * <p>The assignment chooses; where nothing is assigned, the provider that was bound first keeps the slot. A provider
 * that goes away leaves its slot to the assigned one, or where nothing is assigned to the one bound next; a slot with
 * neither is empty until one comes. A slot whose assigned provider is not bound stays with the one that it has.
 *
 * <p>Any thread. {@link #current} reads one volatile field; changes take a lock for as long as a map copy takes. The
 * listener for changes is called without it.
 */
public final class ProviderSlots<T> {
    /** The service property that says which slot, or slots, a provider offers to fill. */
    public static final String SLOT_PROPERTY = "jusante.slot";

    private final Consumer<String> onChange;
    private final Map<String, List<Provider<T>>> bound = new LinkedHashMap<>();
    private final Map<String, CompletableFuture<Provider<T>>> awaited = new HashMap<>();
    private volatile Map<String, Provider<T>> current = Map.of();
    private @Nullable Assignments assignments;

    /** Slots whose changes nobody needs to hear of. */
    public ProviderSlots() {
        this(slot -> {});
    }

    /** @param onChange is told a slot's name after its provider changed other than by {@link #select} */
    public ProviderSlots(Consumer<String> onChange) {
        this.onChange = onChange;
    }

    /** {@return the provider that the slot uses, or null where it is empty} */
    public @Nullable Provider<T> current(String slot) {
        return current.get(slot);
    }

    /**
     * {@return the provider that the slot uses, entered, or null where the slot is empty} The caller owes one
     * {@link Provider#exit}.
     */
    public @Nullable Provider<T> enter(String slot) {
        Provider<T> provider = current.get(slot);
        while (provider != null && !provider.enter()) {
            Provider<T> successor = current.get(slot);
            if (successor == provider) {
                // retired and nobody took its place: to the caller that is an empty slot
                return null;
            }
            provider = successor;
        }
        return provider;
    }

    /** {@return completes with the provider that the slot uses, once there is one} */
    public synchronized CompletionStage<Provider<T>> whenCurrent(String slot) {
        Provider<T> provider = current.get(slot);
        return provider != null
                ? CompletableFuture.completedFuture(provider)
                : awaited.computeIfAbsent(slot, key -> new CompletableFuture<>());
    }

    /** {@return the slots for which a provider is bound} */
    public synchronized Set<String> slots() {
        return new TreeSet<>(bound.keySet());
    }

    /** {@return the digest of the bundle that fills the slot, or null} */
    public @Nullable String currentDigest(String slot) {
        Provider<T> provider = current.get(slot);
        return provider == null ? null : provider.identity().digest();
    }

    /** {@return the bound provider of this slot and digest, or null} */
    public synchronized @Nullable Provider<T> candidate(String slot, String digest) {
        for (Provider<T> provider : bound.getOrDefault(slot, List.of())) {
            if (provider.identity().digest().equals(digest)) {
                return provider;
            }
        }
        return null;
    }

    /** Takes the assignments from here on, or does without them; slots are looked at again. */
    public void use(@Nullable Assignments newAssignments) {
        List<String> slots;
        synchronized (this) {
            assignments = newAssignments;
            slots = List.copyOf(bound.keySet());
        }
        slots.forEach(this::reconsider);
    }

    /** Binds a service for each slot that its properties name; the bundle of the reference is its identity. */
    public void bind(ServiceReference<T> reference, T service) {
        BundleIdentity identity = BundleIdentity.of(reference.getBundle());
        for (String slot : slotsOf(reference)) {
            bind(new Provider<>(slot, service, identity));
        }
    }

    /** Binds a provider. */
    public void bind(Provider<T> provider) {
        synchronized (this) {
            bound.computeIfAbsent(provider.slot(), key -> new ArrayList<>()).add(provider);
        }
        reconsider(provider.slot());
    }

    /** {@return the providers that this service was bound as: retired, unbound, perhaps still with work under way} */
    public List<Provider<T>> unbind(T service) {
        List<Provider<T>> gone = new ArrayList<>();
        synchronized (this) {
            for (List<Provider<T>> providers : bound.values()) {
                for (Provider<T> provider : providers) {
                    if (provider.service() == service) {
                        gone.add(provider);
                    }
                }
            }
            for (Provider<T> provider : gone) {
                List<Provider<T>> rest = bound.getOrDefault(provider.slot(), List.of());
                rest.remove(provider);
                if (rest.isEmpty()) {
                    bound.remove(provider.slot());
                }
            }
        }
        for (Provider<T> provider : gone) {
            reconsider(provider.slot());
            provider.retire();
        }
        return gone;
    }

    /**
     * Makes a bound provider the one that the slot uses, whatever is assigned: a step of a swap, whose assignment is
     * moved by the one who asked for it. The listener for changes is not told.
     */
    public void select(Provider<T> provider) {
        CompletableFuture<Provider<T>> waiting;
        synchronized (this) {
            if (!bound.getOrDefault(provider.slot(), List.of()).contains(provider)) {
                throw new IllegalStateException(provider + " is not bound");
            }
            publish(provider.slot(), provider);
            waiting = awaited.remove(provider.slot());
        }
        if (waiting != null) {
            waiting.complete(provider);
        }
    }

    private void reconsider(String slot) {
        CompletableFuture<Provider<T>> waiting = null;
        Provider<T> chosen;
        synchronized (this) {
            Provider<T> before = current.get(slot);
            chosen = choose(slot, before);
            if (chosen == before) {
                return;
            }
            publish(slot, chosen);
            if (chosen != null) {
                waiting = awaited.remove(slot);
            }
        }
        if (waiting != null && chosen != null) {
            waiting.complete(chosen);
        }
        onChange.accept(slot);
    }

    private @Nullable Provider<T> choose(String slot, @Nullable Provider<T> before) {
        List<Provider<T>> providers = bound.getOrDefault(slot, List.of());
        Assignments truth = assignments;
        String digest = truth == null ? null : truth.digestOf(slot);
        if (digest != null) {
            for (Provider<T> provider : providers) {
                if (provider.identity().digest().equals(digest)) {
                    return provider;
                }
            }
            return before != null && providers.contains(before) ? before : null;
        }
        if (before != null && providers.contains(before)) {
            return before;
        }
        return providers.isEmpty() ? null : providers.get(0);
    }

    private void publish(String slot, @Nullable Provider<T> provider) {
        Map<String, Provider<T>> next = new HashMap<>(current);
        if (provider == null) {
            next.remove(slot);
        } else {
            next.put(slot, provider);
        }
        current = Map.copyOf(next);
    }

    private static List<String> slotsOf(ServiceReference<?> reference) {
        Object value = reference.getProperty(SLOT_PROPERTY);
        if (value instanceof String slot) {
            return List.of(slot);
        }
        if (value instanceof String[] slots) {
            return List.of(slots);
        }
        throw new IllegalArgumentException("the service property " + SLOT_PROPERTY + " of " + reference.getBundle()
                + " must name a slot, such as storage/segment");
    }
}
