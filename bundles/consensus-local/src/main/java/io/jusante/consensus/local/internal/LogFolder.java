package io.jusante.consensus.local.internal;

import java.io.IOException;
import java.util.List;

/** The folder that holds the log; a parameter, so that a test can crash between any two steps. */
interface LogFolder {
    /** {@return the names of all files, in no order} */
    List<String> names() throws IOException;

    /** {@return the file, open for reading and writing; made if it is not there} */
    LogFile open(String name) throws IOException;

    /** Renames in one step; replaces what has that name. */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Returns when names made, renamed and deleted are on the medium. */
    void sync() throws IOException;

    /** {@return where it is, for messages} */
    @Override
    String toString();
}
