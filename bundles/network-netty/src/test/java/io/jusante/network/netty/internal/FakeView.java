package io.jusante.network.netty.internal;

import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataView;
import io.jusante.metadata.image.ClusterImageBuilder;
import io.jusante.metadata.message.FeatureLevelRecord;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** An image that holds features and nothing else. */
final class FakeView implements MetadataView {
    private final ClusterImage image;

    FakeView(Map<String, Short> features, long offset) {
        ClusterImageBuilder builder = ClusterImageBuilder.after(ClusterImageBuilder.empty("cluster"));
        features.forEach((name, level) ->
                builder.replay(new FeatureLevelRecord().setName(name).setFeatureLevel(level)));
        image = builder.build(offset, 1);
    }

    @Override
    public ClusterImage image() {
        return image;
    }

    @Override
    public CompletionStage<ClusterImage> whenPublished(long offset) {
        throw new AssertionError("nobody waits here");
    }
}
