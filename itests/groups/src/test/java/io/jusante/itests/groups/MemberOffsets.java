package io.jusante.itests.groups;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Commits and fetches the offsets of one member's partitions, and tells the group's ledger about it. */
final class MemberOffsets {
    private final String name;
    private final Group group;
    private final @Nullable String instanceId;
    private final MemberClient client;
    private final Findings findings;
    private boolean commitUnderWay;

    MemberOffsets(String name, Group group, @Nullable String instanceId, MemberClient client, Findings findings) {
        this.name = name;
        this.group = group;
        this.instanceId = instanceId;
        this.client = client;
        this.findings = findings;
    }

    /** What was under way is not any more. */
    void reset() {
        commitUnderWay = false;
    }

    /** Asks for what is committed; the answer's first error goes to the taker. */
    void fetch(Set<Integer> partitions, Consumer<Errors> taker) {
        Map<Integer, Long> floors = new HashMap<>();
        partitions.forEach(partition -> floors.put(partition, group.ledger().floor(partition)));
        short version = client.version(ApiKeys.OFFSET_FETCH);
        client.send(
                ApiKeys.OFFSET_FETCH,
                OffsetRequests.fetch(group, version, partitions),
                OffsetFetchResponseData::new,
                response -> taker.accept(fetched(response, version, floors)));
    }

    private Errors fetched(OffsetFetchResponseData response, short version, Map<Integer, Long> floors) {
        Errors error = OffsetRequests.error(response, version);
        int answered = 0;
        for (OffsetRequests.Fetched fetched : OffsetRequests.partitions(response, version)) {
            answered++;
            if (fetched.error() != Errors.NONE) {
                error = fetched.error();
            } else if (error == Errors.NONE) {
                long floor = floors.get(fetched.partition());
                group.ledger().seen(fetched.partition(), floor, fetched.offset(), fetched.metadata(), name);
            }
        }
        if (error == Errors.NONE && answered != floors.size()) {
            findings.add(name + ": " + answered + " answers about " + floors.size() + " partitions");
        }
        return error;
    }

    /** Commits the next offset of each partition unless a commit is under way; the taker gets the answer's last error. */
    void commit(String memberId, int generation, Set<Integer> partitions, Consumer<Errors> taker) {
        if (commitUnderWay || partitions.isEmpty()) {
            return;
        }
        commitUnderWay = true;
        Map<Integer, Long> offsets = new HashMap<>();
        Map<Integer, String> metadata = new HashMap<>();
        for (int partition : partitions) {
            long offset = group.ledger().next(partition);
            offsets.put(partition, offset);
            metadata.put(partition, Ledger.metadata(offset));
        }
        send(memberId, generation, offsets, metadata, response -> {
            commitUnderWay = false;
            taker.accept(committed(response, offsets));
        });
    }

    boolean isCommitUnderWay() {
        return commitUnderWay;
    }

    private Errors committed(OffsetCommitResponseData response, Map<Integer, Long> offsets) {
        Errors error = Errors.NONE;
        int answered = 0;
        for (var topic : response.topics()) {
            for (var partition : topic.partitions()) {
                answered++;
                int index = partition.partitionIndex();
                if (partition.errorCode() == Errors.NONE.code()) {
                    group.ledger().acknowledged(index, offsets.get(index));
                } else {
                    error = Errors.forCode(partition.errorCode());
                }
            }
        }
        if (answered != offsets.size()) {
            findings.add(name + ": " + answered + " answers to " + offsets.size() + " commits");
        }
        return error;
    }

    /** Commits partitions that somebody else was given since: this must be refused. */
    void commitWhatBelongsToAnother(String memberId, int generation, Set<Integer> partitions) {
        Map<Integer, Long> offsets = new HashMap<>();
        Map<Integer, String> metadata = new HashMap<>();
        partitions.forEach(partition -> {
            offsets.put(partition, 0L);
            metadata.put(partition, "of a member that was gone");
        });
        send(memberId, generation, offsets, metadata, response -> {
            for (var topic : response.topics()) {
                for (var partition : topic.partitions()) {
                    if (partition.errorCode() == Errors.NONE.code()) {
                        findings.add(group.name() + "-" + partition.partitionIndex() + ": a commit of " + name
                                + " was taken in generation " + generation
                                + ", after the partition had been given to another");
                    }
                }
            }
        });
    }

    private void send(
            String memberId,
            int generation,
            Map<Integer, Long> offsets,
            Map<Integer, String> metadata,
            Consumer<OffsetCommitResponseData> taker) {
        short version = client.version(ApiKeys.OFFSET_COMMIT);
        client.send(
                ApiKeys.OFFSET_COMMIT,
                OffsetRequests.commit(group, version, memberId, generation, instanceId, offsets, metadata),
                OffsetCommitResponseData::new,
                taker);
    }
}
