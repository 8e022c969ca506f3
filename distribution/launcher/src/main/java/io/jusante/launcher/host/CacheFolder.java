package io.jusante.launcher.host;

import io.jusante.launcher.data.ClassArchive;
import io.jusante.launcher.data.DataDirectory;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after {@code cache/}: nothing in it is worth a failure. */
final class CacheFolder {
    private static final Logger LOGGER = LoggerFactory.getLogger(CacheFolder.class);

    private final DataDirectory data;
    private final @Nullable ClassArchive archive = ClassArchive.ofProcess();

    CacheFolder(DataDirectory data) {
        this.data = data;
    }

    /** Deletes what earlier processes left; called when there is time. */
    void tidy() {
        try {
            data.deleteOldBundleCaches();
            if (archive != null) {
                archive.tidy();
            }
        } catch (IOException inTheWay) {
            LOGGER.atWarn().setCause(inTheWay).log("the cache cannot be tidied");
        }
    }

    /** The framework stops: what the class data archive is to hold must not be collected with its bundles. */
    void stopping(House house) {
        if (archive != null && archive.isWanted()) {
            archive.hold(house.classLoaders());
        }
    }

    /** The process ends. */
    void keep(boolean hasServed) {
        if (archive == null || !hasServed) {
            return;
        }
        try {
            archive.markGood();
        } catch (IOException cannotWrite) {
            LOGGER.atWarn().setCause(cannotWrite).log("the class data archive will not be kept");
        }
    }
}
