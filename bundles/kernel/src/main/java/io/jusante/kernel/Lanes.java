package io.jusante.kernel;

import org.osgi.annotation.versioning.ProviderType;

/** Makes lanes over one blocking pool; a service of the partition host. */
@ProviderType
public interface Lanes {
    /** {@return a new idle lane; the name is for logs} */
    Lane lane(String name, LaneListener listener);
}
