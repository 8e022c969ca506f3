package io.jusante.coordinator.group.internal;

import io.jusante.coordinator.Command;
import io.jusante.coordinator.Decision;
import io.jusante.kernel.ErrorCode;
import io.jusante.kernel.KafkaErrorException;
import io.jusante.metadata.TopicImage;
import io.jusante.protocol.message.OffsetCommitRequest;
import io.jusante.protocol.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.jusante.protocol.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one request commits, in partitions that exist. Decides once, in the lane of the group's shard. */
final class OffsetCommitment implements Command<GroupShard, GroupRecord, Boolean> {
    private static final long NO_RETENTION = -1;
    private static final short FIRST_WITH_GROUP_ID_NOT_FOUND = 9;

    private record Item(TopicImage topic, OffsetCommitRequestPartition asked, OffsetCommitResponsePartition answer) {}

    private final OffsetCommitRequest request;
    private final short version;
    private final int maxMetadataLength;
    private final List<Item> items = new ArrayList<>();

    OffsetCommitment(OffsetCommitRequest request, short version, int maxMetadataLength) {
        this.request = request;
        this.version = version;
        this.maxMetadataLength = maxMetadataLength;
    }

    void add(TopicImage topic, OffsetCommitRequestPartition asked, OffsetCommitResponsePartition answer) {
        items.add(new Item(topic, asked, answer));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Answers all of it with an error. */
    void refuse(ErrorCode error) {
        items.forEach(item -> item.answer().setErrorCode(error.code()));
    }

    @Override
    public Decision<GroupRecord, Boolean> decide(GroupShard shard) {
        String group = request.groupId();
        checkCommitter(shard.group(group));
        long nowMs = shard.context().clock().wallMs();
        long expireTimestampMs = request.retentionTimeMs() == NO_RETENTION
                ? CommittedOffset.NO_EXPIRY
                : nowMs + request.retentionTimeMs();
        List<GroupRecord> records = new ArrayList<>(items.size());
        for (Item item : items) {
            String metadata = item.asked().committedMetadata();
            if (isTooLarge(metadata)) {
                item.answer().setErrorCode(ErrorCode.OFFSET_METADATA_TOO_LARGE.code());
                continue;
            }
            CommittedOffset offset = new CommittedOffset(
                    item.asked().committedOffset(),
                    item.asked().committedLeaderEpoch(),
                    metadata == null ? "" : metadata,
                    nowMs,
                    expireTimestampMs,
                    item.topic().id());
            records.add(OffsetRecords.commit(
                    group, item.topic().name(), item.asked().partitionIndex(), offset));
        }
        return Decision.of(records, true);
    }

    private void checkCommitter(@Nullable Group group) {
        int generation = request.generationIdOrMemberEpoch();
        if (group == null) {
            if (generation >= 0) {
                throw new KafkaErrorException(
                        version >= FIRST_WITH_GROUP_ID_NOT_FOUND
                                ? ErrorCode.GROUP_ID_NOT_FOUND
                                : ErrorCode.ILLEGAL_GENERATION,
                        "there is no group " + request.groupId() + ", and so no generation " + generation + " of it");
            }
            return;
        }
        group.validateOffsetCommit(request.memberId(), request.groupInstanceId(), generation, version);
        group.committed(request.memberId());
    }

    /** Counts characters where the property speaks of bytes, as Kafka does: what it takes is to be taken here too. */
    private boolean isTooLarge(@Nullable String metadata) {
        return metadata != null && metadata.length() > maxMetadataLength;
    }
}
