package io.jusante.network.netty.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.metadata.ClusterImage;
import io.jusante.metadata.MetadataVersion;
import io.jusante.metadata.MetadataView;
import io.jusante.network.ApiCatalog;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ApiVersionsRequest;
import io.jusante.protocol.message.ApiVersionsResponse;
import io.jusante.protocol.message.ApiVersionsResponse.ApiVersion;
import io.jusante.protocol.message.ApiVersionsResponse.FinalizedFeatureKey;
import io.jusante.protocol.message.ApiVersionsResponse.SupportedFeatureKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells clients which APIs are open, in which versions, and which features work (KIP-584). */
@Component(service = RequestHandler.class)
public final class ApiVersionsHandler implements RequestHandler {
    /** The version from which on a client names its software (KIP-511). */
    private static final int NAMES_SOFTWARE = 3;

    private static final int NAMES_FEATURES = 3;

    private static final Pattern SOFTWARE = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9\\-.]*[a-zA-Z0-9])?");

    private final ApiCatalog catalog;
    private final MetadataView view;

    /** The ranges of one state of the catalogue, which publishes a new set with each change. */
    private record Ranges(Set<ApiKey> open, List<ApiVersion> versions) {}

    private volatile Ranges ranges = new Ranges(Set.of(), List.of());

    @Activate
    public ApiVersionsHandler(@Reference ApiCatalog catalog, @Reference MetadataView view) {
        this.catalog = catalog;
        this.view = view;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.API_VERSIONS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        ApiVersionsRequest request = (ApiVersionsRequest) message;
        if (context.version() >= NAMES_SOFTWARE
                && !(isName(request.clientSoftwareName()) && isName(request.clientSoftwareVersion()))) {
            context.fail(ErrorCode.INVALID_REQUEST);
            return;
        }
        ApiVersionsResponse response = new ApiVersionsResponse().setApiKeys(versions());
        if (context.version() >= NAMES_FEATURES) {
            addFeatures(response, view.image());
        }
        context.respond(response);
    }

    /** A feature that the log has a level of is named only if it works here. */
    private static void addFeatures(ApiVersionsResponse response, ClusterImage image) {
        response.setSupportedFeatures(List.of(new SupportedFeatureKey()
                        .setName(MetadataVersion.featureName())
                        .setMinVersion(MetadataVersion.lowest())
                        .setMaxVersion(MetadataVersion.highest())))
                .setFinalizedFeaturesEpoch(image.offset());
        Short level = image.features().get(MetadataVersion.featureName());
        if (level != null) {
            response.setFinalizedFeatures(List.of(new FinalizedFeatureKey()
                    .setName(MetadataVersion.featureName())
                    .setMinVersionLevel(level)
                    .setMaxVersionLevel(level)));
        }
    }

    private static boolean isName(String software) {
        return SOFTWARE.matcher(software).matches();
    }

    @SuppressWarnings("ReferenceEquality") // a changed catalogue publishes another set
    private List<ApiVersion> versions() {
        Ranges current = ranges;
        Set<ApiKey> open = catalog.open();
        if (current.open() != open) {
            List<ApiVersion> versions = new ArrayList<>(open.size());
            open.forEach(key -> versions.add(range(key)));
            current = new Ranges(open, List.copyOf(versions));
            ranges = current;
        }
        return current.versions();
    }

    /**
     * {@return the answer to a version of ApiVersions that is not known here} Always sent as version 0; the client reads
     * the range out of it and tries again (KIP-511).
     */
    static ApiVersionsResponse unsupported() {
        return new ApiVersionsResponse()
                .setErrorCode(ErrorCode.UNSUPPORTED_VERSION.code())
                .setApiKeys(List.of(range(ApiKey.API_VERSIONS)));
    }

    private static ApiVersion range(ApiKey key) {
        return new ApiVersion()
                .setApiKey(key.id())
                .setMinVersion(key.lowestVersion())
                .setMaxVersion(key.highestVersion());
    }
}
