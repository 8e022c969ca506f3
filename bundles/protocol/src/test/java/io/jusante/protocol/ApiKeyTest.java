package io.jusante.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jusante.protocol.message.Messages;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
    @Test
    void agreesWithKafkaOnNumbersNamesVersionsAndHeaders() {
        for (ApiKey key : ApiKey.values()) {
            ApiKeys theirs = ApiKeys.forId(key.id());
            assertEquals(theirs.name(), key.name());
            assertEquals(key, ApiKey.forId(key.id()));
            assertEquals(key.id(), key.newRequest().apiKey());
            assertEquals(key.id(), key.newResponse().apiKey());
            assertTrue(key.highestVersion() <= theirs.latestVersion(false), key.name());
            assertTrue(key == ApiKey.PRODUCE || key.lowestVersion() == theirs.oldestVersion(), key.name());
            for (short version = theirs.oldestVersion(); version <= key.highestVersion(); version++) {
                assertTrue(key.serves(version), key + " " + version);
                assertEquals(theirs.requestHeaderVersion(version), key.requestHeaderVersion(version), key.name());
                assertEquals(theirs.responseHeaderVersion(version), key.responseHeaderVersion(version), key.name());
            }
        }
        assertEquals(89, ApiKey.values().length);
    }

    @Test
    void requestsAndResponsesOfAnApiHaveTheSameVersions() throws Exception {
        for (ApiKey key : ApiKey.values()) {
            Counterpart request = Counterpart.of(key.newRequest().getClass().getSimpleName());
            Counterpart response = Counterpart.of(key.newResponse().getClass().getSimpleName());
            assertEquals(request.lowestVersion(), response.lowestVersion(), key.name());
            assertEquals(request.highestVersion(), response.highestVersion(), key.name());
            assertEquals(Messages.lowestVersion(key.id()), request.lowestVersion(), key.name());
            assertEquals(Messages.highestVersion(key.id()), request.highestVersion(), key.name());
        }
    }

    @Test
    void advertisesProduceFromZeroAndRefusesWhatIsGone() {
        assertEquals(0, ApiKey.PRODUCE.lowestVersion());
        assertTrue(!ApiKey.PRODUCE.serves(2) && ApiKey.PRODUCE.serves(3));
        assertTrue(!ApiKey.INIT_PRODUCER_ID.serves(6) && !ApiKey.API_VERSIONS.serves(5));
    }

    @Test
    void unknownNumbersHaveNoApi() {
        for (int id : new int[] {-1, 4, 5, 6, 7, 93, 94, 1000, Short.MIN_VALUE, Short.MAX_VALUE}) {
            assertNull(ApiKey.forId(id));
        }
        assertNotNull(ApiKey.forId(0));
    }
}
