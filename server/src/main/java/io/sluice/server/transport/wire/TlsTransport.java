package io.sluice.server.transport.wire;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.sluice.server.tls.ClientAuth;
import io.sluice.server.tls.ServerTls;
import javax.net.ssl.SSLException;

/** TLS for gRPC: BoringSSL where its native library loads, else the JDK's. */
public final class TlsTransport {

    /**
     * How long a client may resume a session, which leaves out the look at its certificate: no longer than changed authorities
     * may take to be seen. Connections of gRPC live long, so there is nothing to be saved by more.
     */
    private static final int RESUMPTION_SECONDS = 1;

    private TlsTransport() {}

    public static NettyServerBuilder apply(NettyServerBuilder builder, ServerTls tls) {
        return builder.sslContext(context(tls));
    }

    private static SslContext context(ServerTls tls) {
        SslContextBuilder context = SslContextBuilder.forServer(tls.identity())
                .clientAuth(asNetty(tls.clientAuth()))
                .sessionTimeout(RESUMPTION_SECONDS)
                .protocols(ServerTls.PROTOCOLS);
        tls.trust().ifPresent(context::trustManager);
        try {
            return GrpcSslContexts.configure(context).build();
        } catch (SSLException impossible) {
            throw new IllegalStateException("TLS cannot be set up on this platform", impossible);
        }
    }

    private static io.netty.handler.ssl.ClientAuth asNetty(ClientAuth clientAuth) {
        return switch (clientAuth) {
            case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
            case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
            case REQUIRE -> io.netty.handler.ssl.ClientAuth.REQUIRE;
        };
    }
}
