package io.jusante.coordinator.group.internal;

import io.jusante.kernel.ErrorCode;
import io.jusante.network.RequestContext;
import io.jusante.network.RequestHandler;
import io.jusante.protocol.ApiKey;
import io.jusante.protocol.ApiMessage;
import io.jusante.protocol.message.ListGroupsRequest;
import io.jusante.protocol.message.ListGroupsResponse;
import io.jusante.protocol.message.ListGroupsResponse.ListedGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** ListGroups: the groups of all kinds that this broker coordinates. */
@Component(service = RequestHandler.class)
public final class ListGroupsHandler implements RequestHandler {
    private final GroupCoordinator groups;

    @Activate
    public ListGroupsHandler(@Reference GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public Set<ApiKey> apis() {
        return Set.of(ApiKey.LIST_GROUPS);
    }

    @Override
    public void handle(RequestContext context, ApiMessage message) {
        ListGroupsRequest request = (ListGroupsRequest) message;
        Set<String> states = lowerCase(request.statesFilter());
        Set<String> types = lowerCase(request.typesFilter());
        List<CompletionStage<Part>> parts = new ArrayList<>();
        groups.readAll("list-groups", shard -> new Part(ErrorCode.NONE, list(shard.groups(), states, types)))
                .forEach(part ->
                        parts.add(part.exceptionally(failure -> new Part(error(Failures.code(failure)), List.of()))));
        Gathered.all(parts).thenAccept(all -> context.respond(response(all)));
    }

    /** The groups of one shard. */
    private record Part(ErrorCode error, List<ListedGroup> groups) {}

    /** A shard that is not here any more has its groups listed elsewhere. */
    private static ErrorCode error(ErrorCode error) {
        return error == ErrorCode.NOT_COORDINATOR ? ErrorCode.NONE : error;
    }

    private static Set<String> lowerCase(List<String> names) {
        Set<String> lower = new HashSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return lower;
    }

    private static List<ListedGroup> list(Collection<Group> all, Set<String> states, Set<String> types) {
        List<ListedGroup> listed = new ArrayList<>(all.size());
        for (Group group : all) {
            if (passes(states, group.state()) && passes(types, group.type())) {
                listed.add(new ListedGroup()
                        .setGroupId(group.id())
                        .setProtocolType(group.protocolType())
                        .setGroupState(group.state())
                        .setGroupType(group.type()));
            }
        }
        return listed;
    }

    private static boolean passes(Set<String> filter, String name) {
        return filter.isEmpty() || filter.contains(name.toLowerCase(Locale.ROOT));
    }

    /** What is known is listed, also where some shards cannot answer now: the error says that it is not all. */
    private static ListGroupsResponse response(List<Part> parts) {
        ErrorCode error = ErrorCode.NONE;
        List<ListedGroup> all = new ArrayList<>();
        for (Part part : parts) {
            all.addAll(part.groups());
            error = part.error() == ErrorCode.NONE ? error : part.error();
        }
        return new ListGroupsResponse().setErrorCode(error.code()).setGroups(all);
    }
}
