package io.jusante.coordinator.group.internal;

import java.util.UUID;

/**
 * What a group committed for one partition. There may be millions of these: two in a row share what they can.
 *
 * @param leaderEpoch of the last consumed record, −1 where the consumer did not say
 * @param metadata the consumer's own words
 * @param commitTimestampMs when it was committed
 * @param expireTimestampMs when it is to go, from consumers that said how long to keep it; −1 else
 * @param topicId zero where it is not known
 */
record CommittedOffset(
        long offset, int leaderEpoch, String metadata, long commitTimestampMs, long expireTimestampMs, UUID topicId) {
    static final long NO_EXPIRY = -1;

    CommittedOffset withTopicId(UUID id) {
        return new CommittedOffset(offset, leaderEpoch, metadata, commitTimestampMs, expireTimestampMs, id);
    }
}
