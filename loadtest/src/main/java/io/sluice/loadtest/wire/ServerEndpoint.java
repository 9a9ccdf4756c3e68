package io.sluice.loadtest.wire;

import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a server is, how it is connected to, and what calls say of who sends them. Immutable; tells no secret. */
public final class ServerEndpoint {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final String target;
    private final ChannelCredentials credentials;
    private final Optional<String> bearer;

    private ServerEndpoint(String target, ChannelCredentials credentials, Optional<String> bearer) {
        this.target = target;
        this.credentials = credentials;
        this.bearer = bearer;
    }

    /**
     * Who a client is.
     *
     * @param certificateChain PEM
     * @param privateKey PEM, PKCS#8, not encrypted
     */
    public record Identity(Path certificateChain, Path privateKey) {}

    /**
     * In plain text, as nobody.
     *
     * @param target {@code host:port}, or any target that gRPC knows
     */
    public static ServerEndpoint plain(String target) {
        return new ServerEndpoint(target, InsecureChannelCredentials.create(), Optional.empty());
    }

    /**
     * The same over TLS.
     *
     * @param authorities PEM, that the server's certificate must come from; empty for those of the JVM
     * @param identity shown to a server that asks for one
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if one is not what it should be
     */
    public ServerEndpoint overTls(Optional<Path> authorities, Optional<Identity> identity) throws IOException {
        TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
        if (authorities.isPresent()) {
            tls.trustManager(authorities.get().toFile());
        }
        if (identity.isPresent()) {
            tls.keyManager(
                    identity.get().certificateChain().toFile(),
                    identity.get().privateKey().toFile());
        }
        return new ServerEndpoint(target, tls.build(), bearer);
    }

    /** The same with calls that carry a key or a token. */
    public ServerEndpoint withBearer(String secret) {
        return new ServerEndpoint(target, credentials, Optional.of(secret));
    }

    String target() {
        return target;
    }

    ChannelCredentials credentials() {
        return credentials;
    }

    Channel authorized(Channel channel) {
        if (bearer.isEmpty()) {
            return channel;
        }
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + bearer.get());
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Override
    public String toString() {
        return target;
    }
}
