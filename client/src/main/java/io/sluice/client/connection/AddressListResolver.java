package io.sluice.client.connection;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A fixed list of servers, each of which keeps the name it was given: its certificate must be for that. A name that stands
 * for several addresses is one server, tried at each. Names that nobody knows are left out while others are known.
 *
 * <p>All state belongs to the channel's synchronization context; only the names are looked up elsewhere.
 */
final class AddressListResolver extends NameResolver {

    private final List<HostPort> servers;
    private final @Nullable String overridingAuthority;
    private final SynchronizationContext context;
    private final Executor lookups;
    private @Nullable Listener2 listener;
    private boolean resolving;

    AddressListResolver(List<HostPort> servers, Args args) {
        this.servers = servers;
        overridingAuthority = args.getOverrideAuthority();
        context = args.getSynchronizationContext();
        Executor offload = args.getOffloadExecutor();
        lookups = offload == null ? Runnable::run : offload;
    }

    @Override
    public String getServiceAuthority() {
        return servers.get(0).authority();
    }

    @Override
    public void start(Listener2 addressListener) {
        listener = addressListener;
        resolve();
    }

    @Override
    public void refresh() {
        resolve();
    }

    @Override
    public void shutdown() {
        listener = null;
    }

    private void resolve() {
        if (!resolving) {
            resolving = true;
            lookups.execute(() -> {
                ResolutionResult result = lookUp();
                context.execute(() -> tell(result));
            });
        }
    }

    private void tell(ResolutionResult result) {
        resolving = false;
        if (listener != null) {
            Status unused = listener.onResult2(result);
        }
    }

    private ResolutionResult lookUp() {
        List<EquivalentAddressGroup> found = new ArrayList<>();
        List<UnknownHostException> unknown = new ArrayList<>();
        for (HostPort server : servers) {
            try {
                found.add(lookUp(server));
            } catch (UnknownHostException failure) {
                unknown.add(failure);
            }
        }
        StatusOr<List<EquivalentAddressGroup>> addresses = found.isEmpty()
                ? StatusOr.fromStatus(Status.UNAVAILABLE
                        .withDescription("no host of %s is known"
                                .formatted(servers.stream()
                                        .map(HostPort::authority)
                                        .toList()))
                        .withCause(unknown.get(0)))
                : StatusOr.fromValue(found);
        return ResolutionResult.newBuilder().setAddressesOrError(addresses).build();
    }

    private EquivalentAddressGroup lookUp(HostPort server) throws UnknownHostException {
        List<SocketAddress> addresses = Arrays.stream(InetAddress.getAllByName(server.host()))
                .<SocketAddress>map(address -> new InetSocketAddress(address, server.port()))
                .toList();
        Attributes attributes = overridingAuthority != null
                ? Attributes.EMPTY
                : Attributes.newBuilder()
                        .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, server.authority())
                        .build();
        return new EquivalentAddressGroup(addresses, attributes);
    }
}
