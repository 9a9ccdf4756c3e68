package io.sluice.client.connection;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.TimeUnit;

/** Makes channels. Not for users. */
public final class Channels {

    private Channels() {}

    /**
     * Makes a channel that connects at its first call.
     *
     * @param maxMessageBytes most bytes of one answer
     * @throws IllegalStateException if a load balancing policy is not on the class path, or credentials would be sent in
     *     the clear
     * @throws IllegalArgumentException if a target or a file of TLS cannot be used
     */
    public static ManagedChannel open(
            Endpoint endpoint,
            Security security,
            Keepalive keepalive,
            int maxMessageBytes,
            Instrumentation instrumentation) {
        if (endpoint.balancing() == LoadBalancing.WEIGHTED_ROUND_ROBIN) {
            WeightedRoundRobinProvider.requirePresent();
        }
        NettyChannelBuilder channel = NettyChannelBuilder.forTarget(endpoint.target(), security.channelCredentials())
                .disableRetry() // gRPC's own would hide attempts from RetryPolicy
                .disableServiceConfigLookUp() // a TXT record in DNS must not overrule the caller
                .defaultServiceConfig(endpoint.serviceConfig())
                .keepAliveTime(keepalive.time().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(keepalive.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveWithoutCalls(keepalive.withoutCalls())
                .maxInboundMessageSize(maxMessageBytes);
        security.tls().flatMap(Tls::serverName).ifPresent(channel::overrideAuthority);
        security.credentials().ifPresent(credentials -> channel.intercept(attach(credentials)));
        instrumentation.instrument(channel);
        return channel.build();
    }

    private static ClientInterceptor attach(Credentials credentials) {
        HeaderCredentials header = new HeaderCredentials(credentials);
        return new ClientInterceptor() {
            @Override
            public <Q, R> ClientCall<Q, R> interceptCall(
                    MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                return next.newCall(method, options.withCallCredentials(header));
            }
        };
    }
}
