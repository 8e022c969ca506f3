package io.jusante.itests.groups;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.protocol.ApiKeys;

/** Which version of each request a member speaks: old clients, new ones, and those between. */
final class Versions {
    private enum Age {
        OLD,
        NEW,
        MIXED
    }

    private record Range(int first, int firstWithInstanceId, int last) {}

    private static final Map<ApiKeys, Range> RANGES = new EnumMap<>(Map.of(
            ApiKeys.FIND_COORDINATOR, new Range(0, 0, 6),
            ApiKeys.JOIN_GROUP, new Range(0, 5, 9),
            ApiKeys.SYNC_GROUP, new Range(0, 3, 5),
            ApiKeys.HEARTBEAT, new Range(0, 3, 4),
            ApiKeys.LEAVE_GROUP, new Range(0, 3, 5),
            ApiKeys.OFFSET_COMMIT, new Range(2, 7, 10),
            ApiKeys.OFFSET_FETCH, new Range(1, 1, 10)));

    private final Map<ApiKeys, Short> chosen = new EnumMap<>(ApiKeys.class);

    private Versions() {}

    /** {@return those of one run of a client; of a static member those that know about it} */
    static Versions random(Random random, boolean withInstanceId) {
        Versions versions = new Versions();
        Age age = Age.values()[random.nextInt(Age.values().length)];
        RANGES.forEach((api, range) -> {
            int first = withInstanceId ? range.firstWithInstanceId() : range.first();
            int version = switch (age) {
                case OLD -> first;
                case NEW -> range.last();
                case MIXED -> first + random.nextInt(range.last() - first + 1);
            };
            versions.chosen.put(api, (short) version);
        });
        return versions;
    }

    short of(ApiKeys api) {
        return chosen.get(api);
    }

    @Override
    public String toString() {
        return chosen.toString();
    }
}
