package io.jusante.network.sockets.internal;

import org.jspecify.annotations.Nullable;

/** What the first four bytes of a connection look like when they are no length of a Kafka request. */
final class FirstBytes {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR = 0x03;

    private FirstBytes() {}

    /** {@return a few words such as {@code "an HTTP request"}, or null where they could begin a Kafka request} */
    static @Nullable String guess(int fourBytes) {
        if (fourBytes >>> 24 == TLS_HANDSHAKE && (fourBytes >>> 16 & 0xff) == TLS_MAJOR) {
            return "a TLS handshake";
        }
        return switch (fourBytes) {
            case 0x47455420, // "GET "
                    0x504f5354, // "POST"
                    0x50555420, // "PUT "
                    0x48454144, // "HEAD"
                    0x4f505449, // "OPTI"
                    0x44454c45, // "DELE"
                    0x50415443, // "PATC"
                    0x434f4e4e, // "CONN"
                    0x54524143, // "TRAC"
                    0x50524920 -> "an HTTP request"; // "PRI "
            case 0x5353482d -> "an SSH client"; // "SSH-"
            case 0x50524f58, 0x0d0a0d0a -> "a PROXY protocol header"; // "PROX"
            default -> isText(fourBytes) ? "text" : null;
        };
    }

    private static boolean isText(int fourBytes) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = fourBytes >>> shift & 0xff;
            boolean printable = character >= ' ' && character < 0x7f;
            if (!printable && character != '\r' && character != '\n' && character != '\t') {
                return false;
            }
        }
        return true;
    }
}
