package io.jusante.storage.segment.internal;

import io.jusante.storage.LogEngine;
import io.jusante.storage.contract.LogStoreContract;

class SegmentLogStoreTest extends LogStoreContract {
    @Override
    protected LogEngine engine() {
        return new SegmentLogEngine();
    }
}
