package io.jusante.itests.clients;

/**
 * What an admin client sees of a partition.
 *
 * @param partition its number
 * @param end the log end offset
 * @param committed what a group has committed, or -1
 */
record PartitionState(int partition, long end, long committed) {}
