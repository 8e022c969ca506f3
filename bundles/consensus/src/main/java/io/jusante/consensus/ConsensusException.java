package io.jusante.consensus;

/** An append that was not, or may not have been, committed. */
public final class ConsensusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known of the records' fate. */
    public enum Reason {
        /** Not appended: another node leads. */
        NOT_LEADER,
        /** Not appended: the epoch is over. */
        STALE_EPOCH,
        /** Not appended: too much is under way; try again. */
        BUSY,
        /** May still be committed. */
        UNKNOWN,
        /** Not appended: the disk refused; whether it will take later ones is not known. */
        STORAGE
    }

    private final Reason reason;

    public ConsensusException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ConsensusException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
