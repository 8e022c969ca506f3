package io.jusante.controller.replay.internal;

import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.wire.ApiMessage;
import java.util.ArrayList;
import java.util.List;

/** The state as it will be when the records decided so far are committed. On the controller thread. */
final class Draft {
    private final List<ApiMessage> records = new ArrayList<>();
    private ClusterImage image;

    Draft(ClusterImage image) {
        this.image = image;
    }

    /** {@return a draft that goes on from this one, with records of its own} */
    Draft next() {
        return new Draft(image);
    }

    ClusterImage image() {
        return image;
    }

    /** {@return the offset that the next record will get} */
    long nextOffset() {
        return image.offset() + 1;
    }

    /** Decides on these records: the image includes them from here on. */
    void add(List<? extends ApiMessage> decided) {
        if (decided.isEmpty()) {
            return;
        }
        ClusterImageBuilder builder = ClusterImageBuilder.after(image);
        decided.forEach(builder::replay);
        image = builder.build(image.offset() + decided.size(), image.epoch());
        records.addAll(decided);
    }

    /** Takes over what a draft that went on from this one decided. */
    void merge(Draft next) {
        records.addAll(next.records);
        image = next.image;
    }

    List<ApiMessage> records() {
        return records;
    }
}
