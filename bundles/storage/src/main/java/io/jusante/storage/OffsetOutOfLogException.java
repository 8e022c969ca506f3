package io.jusante.storage;

/** A read began outside the log. */
public final class OffsetOutOfLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OffsetOutOfLogException(long offset, long startOffset, long endOffset) {
        super(
                "offset " + offset + " is outside the log, which goes from " + startOffset + " to " + endOffset,
                null,
                false,
                false);
    }
}
