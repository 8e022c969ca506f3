package io.jusante.network.sockets.internal;

import io.jusante.configuration.ConfigValues;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections there may be, in all and from one address. Any thread; taken once for an accept and once for a
 * close.
 */
final class ConnectionQuota {
    /** What comes of a new connection. */
    enum Verdict {
        /** It is counted; {@link ConnectionQuota#left} is owed. */
        WELCOME,
        /** Its address has its share already: it is closed. */
        TOO_MANY_FROM_ADDRESS
    }

    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int total;
    private long accepted;
    private long refused;
    private int maxTotal;
    private int maxFromAddress;
    private Map<InetAddress, Integer> overrides = Map.of();

    ConnectionQuota(ConfigValues values) {
        update(values);
    }

    /** Takes changed limits; connections that there are already stay. */
    final synchronized void update(ConfigValues values) {
        maxTotal = values.getInt("max.connections");
        maxFromAddress = values.getInt("max.connections.per.ip");
        Map<InetAddress, Integer> parsed = new HashMap<>();
        for (String override : CommaList.of(values.getString("max.connections.per.ip.overrides"))) {
            int colon = override.lastIndexOf(':');
            if (colon <= 0) {
                throw new ListenerConfigException(
                        "max.connections.per.ip.overrides: \"" + override + "\" is not of the form address:number");
            }
            parsed.put(address(override.substring(0, colon)), limit(override, override.substring(colon + 1)));
        }
        overrides = parsed;
    }

    synchronized Verdict enter(InetAddress address) {
        int here = byAddress.getOrDefault(address, 0);
        if (here >= overrides.getOrDefault(address, maxFromAddress)) {
            refused++;
            return Verdict.TOO_MANY_FROM_ADDRESS;
        }
        byAddress.put(address, here + 1);
        total++;
        accepted++;
        return Verdict.WELCOME;
    }

    synchronized void left(InetAddress address) {
        byAddress.computeIfPresent(address, (key, here) -> here == 1 ? null : here - 1);
        total--;
    }

    /** {@return whether no further connection may be accepted until one leaves} */
    synchronized boolean isFull() {
        return total >= maxTotal;
    }

    synchronized int total() {
        return total;
    }

    /** {@return connections accepted since the start} */
    synchronized long accepted() {
        return accepted;
    }

    /** {@return connections closed on accept since the start} */
    synchronized long refused() {
        return refused;
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text.startsWith("[") ? text.substring(1, text.length() - 1) : text);
        } catch (UnknownHostException e) {
            throw new ListenerConfigException(
                    "max.connections.per.ip.overrides: the host \"" + text + "\" is not known", e);
        }
    }

    private static int limit(String override, String text) {
        try {
            int limit = Integer.parseInt(text.trim());
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new ListenerConfigException("max.connections.per.ip.overrides: no number in \"" + override + "\"", e);
        }
        throw new ListenerConfigException("max.connections.per.ip.overrides: negative number in \"" + override + "\"");
    }
}
