package io.jusante.broker.data.internal;

import java.util.UUID;

/**
 * A partition as a fetch request names it.
 *
 * @param topic its name; empty where the request names ids
 * @param topicId its id; zero where the request names topics
 * @param partition its index
 */
record FetchKey(String topic, UUID topicId, int partition) {}
