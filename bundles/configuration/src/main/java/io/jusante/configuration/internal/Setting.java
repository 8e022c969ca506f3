package io.jusante.configuration.internal;

/**
 * One property as somebody set it.
 *
 * @param origin where, for the message: a file and line, or the command line
 */
record Setting(String name, String value, String origin) {}
