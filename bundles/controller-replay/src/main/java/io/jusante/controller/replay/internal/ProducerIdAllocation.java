package io.jusante.controller.replay.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.message.ProducerIdsRecord;
import java.util.List;

/** Gives a block of producer ids to a broker. */
final class ProducerIdAllocation implements Command<Long> {
    private static final long NO_EPOCH = -1;

    private final int brokerId;
    private final int count;

    ProducerIdAllocation(int brokerId, int count) {
        this.brokerId = brokerId;
        this.count = count;
    }

    @Override
    public String name() {
        return "allocate producer ids";
    }

    @Override
    public Long decide(Draft draft) {
        long first = draft.image().nextProducerId();
        if (first > Long.MAX_VALUE - count) {
            throw new KafkaErrorException(ErrorCode.UNKNOWN_SERVER_ERROR, "all producer ids were given away");
        }
        BrokerImage broker = draft.image().brokers().get(brokerId);
        draft.add(List.of(new ProducerIdsRecord()
                .setBrokerId(brokerId)
                .setBrokerEpoch(broker == null ? NO_EPOCH : broker.epoch())
                .setNextProducerId(first + count)));
        return first;
    }
}
