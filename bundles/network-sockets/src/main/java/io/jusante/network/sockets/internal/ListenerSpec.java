package io.jusante.network.sockets.internal;

/**
 * One listener, as configured.
 *
 * @param name upper-case name
 * @param securityProtocol such as {@code PLAINTEXT}
 * @param bindHost where to listen; empty for all addresses
 * @param bindPort where to listen; 0 for any free port
 * @param advertisedHost what clients are told
 * @param advertisedPort what clients are told; 0 for the port that is bound
 */
record ListenerSpec(
        String name,
        String securityProtocol,
        String bindHost,
        int bindPort,
        String advertisedHost,
        int advertisedPort) {

    /** {@return where it listens, for people: {@code 127.0.0.1:9092}, {@code *:9092}, {@code [::1]:9092}} */
    String bindAddress() {
        return hostAndPort(bindHost.isEmpty() ? "*" : bindHost, bindPort);
    }

    static String hostAndPort(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
