package io.jusante.protocol;

/** A frame that is not a well-formed message: truncated, corrupt, or no frame of this protocol at all. */
public class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a sentence that says what is wrong with the frame. */
    public ProtocolException(String message) {
        super(message);
    }
}
