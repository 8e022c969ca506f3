package io.jusante.itests.clients;

/** How the broker is ended before its restart. */
enum Ending {
    SIGTERM,
    SIGKILL
}
