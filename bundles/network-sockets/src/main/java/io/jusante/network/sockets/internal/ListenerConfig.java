package io.jusante.network.sockets.internal;

import io.jusante.configuration.ConfigValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The listeners that the configuration asks for, by Kafka's rules.
 *
 * @param listeners those to open, in the configured order
 * @param interBroker the name of the one for other brokers, or null where that one is not open
 * @param warnings sentences about what has no effect here
 */
record ListenerConfig(
        List<ListenerSpec> listeners, @Nullable String interBroker, List<String> warnings) {
    private static final Set<String> SECURITY_PROTOCOLS = Set.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");

    ListenerConfig {
        listeners = List.copyOf(listeners);
        warnings = List.copyOf(warnings);
    }

    private record Address(String host, int port) {
        boolean isWildcard() {
            return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
        }
    }

    /**
     * {@return the listeners of these values}
     *
     * @param canonicalHost tells this machine's name; asked only where a wildcard is to be advertised, for it may ask DNS
     * @throws ListenerConfigException if they cannot be served
     */
    static ListenerConfig of(ConfigValues values, Supplier<String> canonicalHost) {
        List<String> warnings = new ArrayList<>();
        Map<String, String> protocols = protocols(values);
        Map<String, Address> bound = addresses("listeners", values.getList("listeners"), protocols);
        Map<String, Address> advertised =
                addresses("advertised.listeners", values.getList("advertised.listeners"), protocols);
        for (String controller : values.getList("controller.listener.names")) {
            String name = controller.toUpperCase(Locale.ROOT);
            advertised.remove(name);
            if (bound.remove(name) != null) {
                warnings.add("the controller listener " + name
                        + " is not opened: with one process there is no other that would speak to it");
            }
        }
        if (bound.isEmpty()) {
            throw new ListenerConfigException("listeners names no listener for clients");
        }
        rejectDuplicatePorts(bound);
        List<ListenerSpec> listeners = new ArrayList<>();
        for (Map.Entry<String, Address> entry : bound.entrySet()) {
            listeners.add(spec(entry.getKey(), entry.getValue(), advertised, protocols, canonicalHost));
        }
        for (String name : advertised.keySet()) {
            if (!bound.containsKey(name)) {
                throw new ListenerConfigException(
                        "advertised.listeners names " + name + ", which listeners does not have");
            }
        }
        return new ListenerConfig(listeners, interBroker(values, bound), warnings);
    }

    private static Map<String, String> protocols(ConfigValues values) {
        Map<String, String> protocols = new HashMap<>();
        for (String entry : CommaList.of(values.getString("listener.security.protocol.map"))) {
            int colon = entry.indexOf(':');
            String protocol = entry.substring(colon + 1).trim().toUpperCase(Locale.ROOT);
            if (colon <= 0 || !SECURITY_PROTOCOLS.contains(protocol)) {
                throw new ListenerConfigException("listener.security.protocol.map: \"" + entry
                        + "\" is not of the form NAME:PROTOCOL with one of the protocols "
                        + String.join(", ", SECURITY_PROTOCOLS.stream().sorted().toList()));
            }
            protocols.put(entry.substring(0, colon).trim().toUpperCase(Locale.ROOT), protocol);
        }
        return protocols;
    }

    private static Map<String, Address> addresses(
            String property, List<String> entries, Map<String, String> protocols) {
        Map<String, Address> addresses = new LinkedHashMap<>();
        for (String entry : entries) {
            int scheme = entry.indexOf("://");
            int colon = entry.lastIndexOf(':');
            if (scheme <= 0 || colon <= scheme) {
                throw malformed(property, entry);
            }
            String name = entry.substring(0, scheme).toUpperCase(Locale.ROOT);
            String host = host(property, entry, entry.substring(scheme + 3, colon));
            int port = port(property, entry, entry.substring(colon + 1));
            if (addresses.put(name, new Address(host, port)) != null) {
                throw new ListenerConfigException(property + " names " + name + " twice");
            }
            if (!protocols.containsKey(name)) {
                throw new ListenerConfigException(
                        property + " names " + name + ", which listener.security.protocol.map does not have");
            }
        }
        return addresses;
    }

    private static String host(String property, String entry, String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        if (host.indexOf(':') >= 0) {
            throw malformed(property, entry); // an IPv6 address needs its brackets
        }
        return host;
    }

    private static int port(String property, String entry, String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new ListenerConfigException(property + ": no port in \"" + entry + "\"", e);
        }
        throw new ListenerConfigException(property + ": \"" + entry + "\" has a port that does not exist");
    }

    private static ListenerConfigException malformed(String property, String entry) {
        return new ListenerConfigException(
                property + ": \"" + entry + "\" is not of the form NAME://host:port (IPv6 as NAME://[address]:port)");
    }

    private static void rejectDuplicatePorts(Map<String, Address> bound) {
        // as text: the machine writes the hash code of a record when it is first asked for, while a start waits
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, Address> entry : bound.entrySet()) {
            Address address = entry.getValue();
            if (address.port() != 0 && !seen.add(address.host() + ' ' + address.port())) {
                throw new ListenerConfigException(
                        "listeners: " + entry.getKey() + " has the address of another listener");
            }
        }
    }

    private static ListenerSpec spec(
            String name,
            Address bind,
            Map<String, Address> advertised,
            Map<String, String> protocols,
            Supplier<String> canonicalHost) {
        String protocol = protocols.getOrDefault(name, name);
        if (!protocol.equals("PLAINTEXT")) {
            throw new ListenerConfigException("the listener " + name + " asks for " + protocol
                    + ", which this version does not have yet: only PLAINTEXT");
        }
        Address told = advertised.get(name);
        if (told == null) {
            String host = bind.isWildcard() ? canonicalHost.get() : bind.host();
            return new ListenerSpec(name, protocol, bind.host(), bind.port(), host, bind.port());
        }
        if (told.host().equals("0.0.0.0") || told.host().equals("::")) {
            throw new ListenerConfigException("advertised.listeners: " + name + " tells clients to connect to "
                    + told.host() + ", which no client can reach; name a host");
        }
        String host = told.host().isEmpty() ? canonicalHost.get() : told.host();
        return new ListenerSpec(name, protocol, bind.host(), bind.port(), host, told.port());
    }

    private static @Nullable String interBroker(ConfigValues values, Map<String, Address> bound) {
        String set = values.getString("inter.broker.listener.name");
        if (set == null || set.isEmpty()) {
            String byProtocol = values.getString("security.inter.broker.protocol");
            return byProtocol != null && bound.containsKey(byProtocol) ? byProtocol : null;
        }
        String name = set.toUpperCase(Locale.ROOT);
        if (!bound.containsKey(name)) {
            throw new ListenerConfigException("inter.broker.listener.name=" + set + ", but listeners has only "
                    + String.join(", ", bound.keySet()));
        }
        return name;
    }
}
