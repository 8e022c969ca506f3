package io.jusante.benchmarks;

/**
 * What a process has used since it began.
 *
 * @param userSeconds of CPU
 * @param systemSeconds of CPU
 * @param contextSwitches of all its threads, voluntary or not
 * @param allocatedBytes on the heap, by threads that are alive
 */
record Usage(double userSeconds, double systemSeconds, double contextSwitches, double allocatedBytes) {
    Usage minus(Usage earlier) {
        return new Usage(
                userSeconds - earlier.userSeconds,
                systemSeconds - earlier.systemSeconds,
                contextSwitches - earlier.contextSwitches,
                allocatedBytes - earlier.allocatedBytes);
    }

    double cpuSeconds() {
        return userSeconds + systemSeconds;
    }
}
