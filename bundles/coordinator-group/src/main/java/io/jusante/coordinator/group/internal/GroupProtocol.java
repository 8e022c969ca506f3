package io.jusante.coordinator.group.internal;

import io.jusante.kernel.KafkaErrorException;
import java.util.Set;

/** The groups of one kind in one shard: those whose members speak one protocol. In the shard's lane only. */
public interface GroupProtocol {
    /** {@return the types of records (the {@code apiKey} of their keys) that are its own} */
    Set<Short> recordTypes();

    /** Applies a record of one of its types. */
    void replay(long offset, GroupRecord record);

    /** All records were replayed, commands come next. */
    void loaded();

    /** No further call follows: requests that are held back are to be failed with this error. */
    void unloaded(KafkaErrorException reason);
}
