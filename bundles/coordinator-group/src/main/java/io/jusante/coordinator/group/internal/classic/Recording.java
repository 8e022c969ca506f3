package io.jusante.coordinator.group.internal.classic;

import io.jusante.coordinator.Decision;
import io.jusante.coordinator.group.internal.GroupRecord;
import io.jusante.kernel.ErrorCode;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes decisions out of what commands did to a group: what became empty is recorded. */
final class Recording {
    private static final Logger LOGGER = LoggerFactory.getLogger(Recording.class);
    private static final int RETRY_MS = 1000;

    private final GroupTimers timers;

    Recording(GroupTimers timers) {
        this.timers = timers;
    }

    /**
     * {@return the decision of a command that may have left the group empty} If that cannot be recorded the group is
     * empty all the same: its members are gone. It is recorded later, unless new ones come and are.
     */
    <T> Decision<GroupRecord, T> settle(ClassicGroup group, T response) {
        if (!group.takeOwedRecord()) {
            return Decision.answer(response);
        }
        return Decision.of(List.of(GroupMetadataRecords.of(group)), response).whenFailed(error -> {
            LOGGER.atWarn()
                    .addKeyValue("group", group.id())
                    .addKeyValue("error", error.code())
                    .addKeyValue("reason", error.getMessage())
                    .log("it could not be recorded that a group is empty; tried again");
            group.oweRecord();
            timers.schedule(group, GroupTimers.Phase.RECORD, RETRY_MS, () -> settle(group, ErrorCode.NONE));
        });
    }
}
