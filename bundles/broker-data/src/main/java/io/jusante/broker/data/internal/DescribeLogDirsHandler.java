package io.jusante.broker.data.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.partition.DirectoryUsage;
import io.jusante.partition.DiskUsage;
import io.jusante.partition.ReplicaUsage;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.DescribeLogDirsRequest;
import io.jusante.protocol.message.DescribeLogDirsResponse;
import io.jusante.protocol.message.DescribeLogDirsResponse.DescribeLogDirsPartition;
import io.jusante.protocol.message.DescribeLogDirsResponse.DescribeLogDirsResult;
import io.jusante.protocol.message.DescribeLogDirsResponse.DescribeLogDirsTopic;
import io.jusante.record.TopicPartition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what the log directories hold (KIP-113, KIP-827). */
@Component(service = RequestHandler.class)
public final class DescribeLogDirsHandler implements RequestHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(DescribeLogDirsHandler.class);

    private final DiskUsage disks;

    @Activate
    public DescribeLogDirsHandler(@Reference DiskUsage disks) {
        this.disks = disks;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.DESCRIBE_LOG_DIRS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        Set<TopicPartition> asked = asked((DescribeLogDirsRequest) message);
        disks.directories().whenComplete((directories, failure) -> {
            if (failure != null) {
                context.fail(ErrorCodes.of(failure, LOGGER, "DescribeLogDirs"));
                return;
            }
            DescribeLogDirsResponse response = new DescribeLogDirsResponse();
            for (DirectoryUsage directory : directories) {
                response.results().add(result(directory, asked));
            }
            context.respond(response);
        });
    }

    /** {@return the partitions that the client asks for, or null for all} */
    private static @Nullable Set<TopicPartition> asked(DescribeLogDirsRequest request) {
        if (request.topics() == null) {
            return null;
        }
        Set<TopicPartition> asked = new HashSet<>();
        request.topics()
                .forEach(topic -> topic.partitions().forEach(index -> {
                    if (index >= 0) {
                        asked.add(new TopicPartition(topic.topic(), index));
                    }
                }));
        return asked;
    }

    private static DescribeLogDirsResult result(DirectoryUsage directory, @Nullable Set<TopicPartition> asked) {
        DescribeLogDirsResult result = new DescribeLogDirsResult()
                .setLogDir(directory.path())
                .setTotalBytes(directory.totalBytes())
                .setUsableBytes(directory.usableBytes());
        if (directory.isOffline()) {
            return result.setErrorCode(ErrorCode.KAFKA_STORAGE_ERROR.code());
        }
        result.setTopics(topics(directory, asked));
        return result;
    }

    private static List<DescribeLogDirsTopic> topics(DirectoryUsage directory, @Nullable Set<TopicPartition> asked) {
        List<DescribeLogDirsTopic> topics = new ArrayList<>();
        DescribeLogDirsTopic topic = null;
        for (ReplicaUsage replica : directory.replicas()) {
            if (asked != null && !asked.contains(replica.partition())) {
                continue;
            }
            String name = replica.partition().topic();
            if (topic == null || !topic.name().equals(name)) {
                topic = new DescribeLogDirsTopic().setName(name).setPartitions(new ArrayList<>());
                topics.add(topic);
            }
            topic.partitions()
                    .add(new DescribeLogDirsPartition()
                            .setPartitionIndex(replica.partition().partition())
                            .setPartitionSize(replica.sizeInBytes())
                            .setOffsetLag(replica.offsetLag())
                            .setIsFutureKey(replica.isFuture()));
        }
        return topics;
    }
}
