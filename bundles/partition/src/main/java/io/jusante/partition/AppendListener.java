package io.jusante.partition;

import io.jusante.kernel.KafkaErrorException;

/** Is told what became of an append, exactly once. */
public interface AppendListener {
    /**
     * The records are acknowledged as the append asked for. The producer's bytes are no longer needed.
     *
     * @param baseOffset the first record's offset; of the earlier append, for a duplicate
     * @param logAppendTimeMs the time given to the records, −1 where they keep their own
     * @param logStartOffset of the partition
     */
    void appended(long baseOffset, long logAppendTimeMs, long logStartOffset);

    /** Nothing was appended; an {@link InvalidRecordException} names single records. */
    void failed(KafkaErrorException error);
}
