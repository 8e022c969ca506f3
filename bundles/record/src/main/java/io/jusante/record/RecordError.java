package io.jusante.record;

import java.util.Objects;

/** One record for which a batch was refused (KIP-467). */
public final class RecordError {
    private final int index;
    private final String message;

    RecordError(int index, String message) {
        this.index = index;
        this.message = Objects.requireNonNull(message);
    }

    /** {@return the record's index in its batch, from 0} */
    public int index() {
        return index;
    }

    /** {@return what is wrong with it, as a sentence for the producer's owner} */
    public String message() {
        return message;
    }

    @Override
    public String toString() {
        return index + ": " + message;
    }
}
