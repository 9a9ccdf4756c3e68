package io.sluice.client.connection;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes targets of the form {@code sluice-addresses:///HOST:PORT,HOST:PORT} known to gRPC, which finds it as a service. Not
 * for users.
 */
public final class AddressListResolverProvider extends NameResolverProvider {

    static final String SCHEME = "sluice-addresses";
    private static final String SEPARATOR = ",";
    /** gRPC's own for resolvers that are not for special places. */
    private static final int PRIORITY = 5;

    /** Called by gRPC. */
    public AddressListResolverProvider() {}

    static String target(List<String> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("at least one address is needed, got none");
        }
        addresses.forEach(HostPort::parse);
        try {
            return new URI(SCHEME, "", "/" + String.join(SEPARATOR, addresses), null, null).toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalArgumentException("addresses must be host:port each, got " + addresses, impossible);
        }
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return Set.of(InetSocketAddress.class);
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
        if (!SCHEME.equals(target.getScheme())) {
            return null;
        }
        String addresses = target.getPath().substring(1);
        return new AddressListResolver(
                Arrays.stream(addresses.split(SEPARATOR)).map(HostPort::parse).toList(), args);
    }
}
