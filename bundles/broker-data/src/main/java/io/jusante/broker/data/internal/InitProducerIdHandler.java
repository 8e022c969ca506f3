package io.jusante.broker.data.internal;

import io.jusante.controller.Controller;
import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.InitProducerIdRequest;
import io.jusante.protocol.message.InitProducerIdResponse;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives producer ids to idempotent producers (KIP-98). A transactional id needs a coordinator, which is not there. */
@Component(service = RequestHandler.class)
public final class InitProducerIdHandler implements RequestHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(InitProducerIdHandler.class);

    private final ProducerIdBlocks producerIds;

    @Activate
    public InitProducerIdHandler(@Reference Controller controller) {
        this.producerIds = new ProducerIdBlocks(controller);
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.INIT_PRODUCER_ID);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        String transactionalId = ((InitProducerIdRequest) message).transactionalId();
        if (transactionalId != null) {
            // not retriable: the producer fails at once in place of waiting for a coordinator
            context.fail(transactionalId.isEmpty() ? ErrorCode.INVALID_REQUEST : ErrorCode.UNSUPPORTED_VERSION);
            return;
        }
        producerIds.next().whenComplete((id, failure) -> {
            if (failure != null) {
                context.fail(ErrorCodes.of(failure, LOGGER, "InitProducerId"));
            } else {
                context.respond(new InitProducerIdResponse().setProducerId(id).setProducerEpoch((short) 0));
            }
        });
    }
}
