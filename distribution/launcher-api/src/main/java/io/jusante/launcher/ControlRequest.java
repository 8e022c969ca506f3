package io.jusante.launcher;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One request that came in over the control socket, and its answer: any number of progress lines, then one result or
 * one failure; what comes after that is ignored. Any thread, until {@link ControlCommand#run} returns.
 */
@ProviderType
public interface ControlRequest {
    /** {@return the words that followed the command's name; file names are absolute} */
    List<String> arguments();

    /** Shows one line to the person who waits. */
    void progress(String line);

    /**
     * Ends the request well.
     *
     * @param json what {@code --json} prints: strings, numbers, booleans, nulls, lists and maps of them
     * @param text what is printed without it; may have several lines
     */
    void result(Map<String, ? extends @Nullable Object> json, String text);

    /** Ends the request with one sentence that a person can act on; the command line exits with 1. */
    void fail(String message);
}
