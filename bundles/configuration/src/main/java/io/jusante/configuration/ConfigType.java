package io.jusante.configuration;

/** The type of a property's value, in Kafka's terms. */
public enum ConfigType {
    BOOLEAN,
    STRING,
    INT,
    SHORT,
    LONG,
    DOUBLE,
    LIST,
    CLASS,
    PASSWORD
}
