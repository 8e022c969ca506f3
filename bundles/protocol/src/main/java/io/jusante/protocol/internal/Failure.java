package io.jusante.protocol.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as error responses need it.
 *
 * @param code the number of the error
 * @param message what a person is told; null leaves it to the client to name the error
 * @param version the version of the response
 */
public record Failure(short code, @Nullable String message, short version) {
    /** One element of a response for each of the request's; null counts as none. */
    static <Q, R> List<R> each(@Nullable Collection<Q> asked, Function<Q, R> answer) {
        if (asked == null) {
            return new ArrayList<>(0);
        }
        List<R> answers = new ArrayList<>(asked.size());
        for (Q one : asked) {
            answers.add(answer.apply(one));
        }
        return answers;
    }
}
