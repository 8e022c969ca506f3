package io.jusante.controller.replay.internal;

/** Something that the controller is asked to do. */
interface Command<R> {
    /** {@return for logs} */
    String name();

    /**
     * Decides: adds records to the draft and returns the answer for when they are committed and published. On the
     * controller thread; must not block.
     *
     * @throws io.jusante.kernel.KafkaErrorException to refuse as a whole: no record is appended then
     */
    R decide(Draft draft);

    /** {@return whether the answer is all that is wanted: its records are thrown away} */
    default boolean validateOnly() {
        return false;
    }
}
