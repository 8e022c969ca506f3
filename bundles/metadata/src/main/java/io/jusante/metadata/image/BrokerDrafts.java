package io.jusante.metadata.image;

import io.jusante.metadata.BrokerImage;
import io.jusante.metadata.Endpoint;
import io.jusante.metadata.message.BrokerRegistrationChangeRecord;
import io.jusante.metadata.message.RegisterBrokerRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The brokers while records are replayed. */
final class BrokerDrafts {
    private final SortedMap<Integer, BrokerImage> brokers;
    private boolean changed;

    BrokerDrafts(SortedMap<Integer, BrokerImage> brokers) {
        this.brokers = new TreeMap<>(brokers);
    }

    void replay(RegisterBrokerRecord record) {
        if (record.isMigratingZkBroker()
                || !record.features().isEmpty()
                || !record.logDirs().isEmpty()) {
            throw new UnreplayableRecordException(
                    "the registration of broker " + record.brokerId() + " has parts that this version does not keep");
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (RegisterBrokerRecord.BrokerEndpoint endpoint : record.endPoints()) {
            endpoints.add(new Endpoint(
                    endpoint.name(),
                    SecurityProtocol.name(endpoint.securityProtocol()),
                    endpoint.host(),
                    endpoint.port()));
        }
        put(new BrokerImage(
                record.brokerId(),
                record.incarnationId(),
                record.brokerEpoch(),
                record.fenced(),
                record.inControlledShutdown(),
                record.rack(),
                endpoints));
    }

    void replay(BrokerRegistrationChangeRecord record) {
        if (!record.logDirs().isEmpty() || record.cordonedLogDirs() != null) {
            throw new UnreplayableRecordException("log directories of brokers are not kept by this version");
        }
        BrokerImage before = registered(record.brokerId(), record.brokerEpoch());
        boolean fenced = record.fenced() == 0 ? before.isFenced() : record.fenced() > 0;
        boolean inShutdown = before.isInControlledShutdown() || record.inControlledShutdown() > 0;
        put(new BrokerImage(
                before.id(),
                before.incarnationId(),
                before.epoch(),
                fenced,
                inShutdown,
                before.rack(),
                before.endpoints()));
    }

    void fence(int brokerId, long epoch, boolean fenced) {
        BrokerImage before = registered(brokerId, epoch);
        put(new BrokerImage(
                before.id(),
                before.incarnationId(),
                before.epoch(),
                fenced,
                before.isInControlledShutdown(),
                before.rack(),
                before.endpoints()));
    }

    void unregister(int brokerId, long epoch) {
        registered(brokerId, epoch);
        brokers.remove(brokerId);
        changed = true;
    }

    private BrokerImage registered(int brokerId, long epoch) {
        BrokerImage broker = brokers.get(brokerId);
        if (broker == null || broker.epoch() != epoch) {
            throw new UnreplayableRecordException(
                    "broker " + brokerId + " is not registered in epoch " + epoch + ", and cannot be changed");
        }
        return broker;
    }

    private void put(BrokerImage broker) {
        brokers.put(broker.id(), broker);
        changed = true;
    }

    SortedMap<Integer, BrokerImage> brokers() {
        return Collections.unmodifiableSortedMap(brokers);
    }

    boolean changed() {
        return changed;
    }
}
