package io.jusante.metadata.image;

import java.util.List;

/** The numbers of security protocols in registrations. */
public final class SecurityProtocol {
    private static final List<String> NAMES = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");

    private SecurityProtocol() {}

    /** {@return the number of this protocol} */
    public static short number(String name) {
        int number = NAMES.indexOf(name);
        if (number < 0) {
            throw new IllegalArgumentException("no security protocol: " + name);
        }
        return (short) number;
    }

    static String name(short number) {
        if (number < 0 || number >= NAMES.size()) {
            throw new UnreplayableRecordException("security protocol " + number + " is not known");
        }
        return NAMES.get(number);
    }
}
