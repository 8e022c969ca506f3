package io.jusante.launcher;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A command that is reachable over the control socket, such as {@code plugin}; registered as a service.
 */
@ConsumerType
public interface ControlCommand {
    /** {@return the first word on the command line, unique in the process; {@code status} and {@code stop} are taken} */
    String name();

    /**
     * Carries out one request, on a thread that may block; the thread is not interrupted when the client goes away. An
     * exception is logged and answered as an error. Returning without {@link ControlRequest#result} or {@link
     * ControlRequest#fail} answers with an empty result.
     */
    void run(ControlRequest request);
}
