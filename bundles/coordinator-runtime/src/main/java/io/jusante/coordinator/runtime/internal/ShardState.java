package io.jusante.coordinator.runtime.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.record.TopicPartition;

/** Where one life of a shard stands: {@code Loading ⇄ Unloadable → Serving → Ended}; any of them may end. */
sealed interface ShardState<S> {
    /** Its records are being read. */
    record Loading<S>(KafkaErrorException refusal) implements ShardState<S> {
        static <S> Loading<S> of(TopicPartition partition) {
            return new Loading<>(new KafkaErrorException(
                    ErrorCode.COORDINATOR_LOAD_IN_PROGRESS, partition + " is being loaded: try again"));
        }

        /** {@return the state after a load that failed; it is tried again later} */
        Unloadable<S> fail(TopicPartition partition) {
            return new Unloadable<>(new KafkaErrorException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE,
                    partition + " cannot be loaded: see the broker's log; it is tried again"));
        }

        Serving<S> serve(S shard) {
            return new Serving<>(shard);
        }
    }

    /** Its records could not be read or replayed. */
    record Unloadable<S>(KafkaErrorException refusal) implements ShardState<S> {
        Loading<S> retry(TopicPartition partition) {
            return Loading.of(partition);
        }
    }

    /** It decides. */
    record Serving<S>(S shard) implements ShardState<S> {}

    /** Another life, or another node, has its partition; final. */
    record Ended<S>(KafkaErrorException refusal) implements ShardState<S> {}
}
