package io.jusante.configuration;

/** What a property belongs to. */
public enum ConfigScope {
    BROKER,
    TOPIC,
    GROUP
}
