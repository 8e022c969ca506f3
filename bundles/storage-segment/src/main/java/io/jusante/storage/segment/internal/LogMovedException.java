package io.jusante.storage.segment.internal;

import java.io.IOException;

/** A segment went away between two looks at it. */
final class LogMovedException extends IOException {
    private static final long serialVersionUID = 1L;

    LogMovedException() {
        super("the segment is gone");
    }
}
