package io.jusante.controller;

/** Who may become leader; the order is that of the protocol's numbers. */
public enum ElectionType {
    /** The first replica of the partition, if it is in sync (KIP-460). */
    PREFERRED,
    /** Any replica that is up, where there is no leader: what only others had is lost. */
    UNCLEAN
}
