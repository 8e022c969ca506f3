package io.jusante.storage.memory.internal;

import io.jusante.storage.LogEngine;
import io.jusante.storage.contract.LogStoreContract;

class MemoryLogStoreTest extends LogStoreContract {
    @Override
    protected LogEngine engine() {
        return new MemoryLogEngine();
    }
}
