package io.sluice.server.transport.wire;

import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What one connection may do. Generous to clients that behave, and a bound for the others. */
public final class ConnectionLimits {

    /** Calls in flight on one connection; more wait in the client. */
    static final int MAX_CONCURRENT_CALLS = 1024;

    /** Headers of one call. */
    static final int MAX_METADATA_BYTES = 16 << 10;

    /**
     * Bytes of one call that may be on their way or here before they are asked for; what a stream that is slowed down costs
     * in direct memory. gRPC by itself raises it to up to 8 MiB for each call, and a slice of a network buffer that waits
     * pins all of that buffer: eight such streams filled 256 MB.
     */
    static final int FLOW_CONTROL_WINDOW = 256 << 10;

    /**
     * Calls that a client may reset in {@link #RESET_WINDOW}; a connection with more is the rapid-reset attack
     * (CVE-2023-44487), and closed. Far above honest clients: whose deadlines all pass under overload, resets every call.
     */
    static final int MAX_RESETS = 50_000;

    static final Duration RESET_WINDOW = Duration.ofSeconds(10);

    /** Longest from the connection to the end of both handshakes, TLS's and HTTP/2's. */
    static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(20);

    /** A connection without a call for so long is closed; a client that calls later connects anew by itself. */
    static final Duration MAX_IDLE = Duration.ofMinutes(5);

    /** Silence after which the server asks whether the client is still there; cancels the calls of one that is not. */
    static final Duration KEEPALIVE_TIME = Duration.ofMinutes(1);

    static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(20);

    /** Clients may ask as often as this. */
    static final Duration PERMITTED_KEEPALIVE = Duration.ofSeconds(10);

    /** Then a client is asked to connect anew, so that new servers behind a balancer get their share. */
    static final Duration MAX_AGE = Duration.ofMinutes(30);

    /**
     * Messages come as they are. A compressed one would be unpacked on the event loop, to up to the largest message: every
     * call of its connections would wait for that. Pictures are compressed already.
     */
    private static final DecompressorRegistry UNCOMPRESSED =
            DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, true);

    private ConnectionLimits() {}

    public static NettyServerBuilder apply(NettyServerBuilder builder) {
        return builder.maxConcurrentCallsPerConnection(MAX_CONCURRENT_CALLS)
                .flowControlWindow(FLOW_CONTROL_WINDOW)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .decompressorRegistry(UNCOMPRESSED)
                .maxRstFramesPerWindow(MAX_RESETS, (int) RESET_WINDOW.toSeconds())
                .keepAliveTime(KEEPALIVE_TIME.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveTime(PERMITTED_KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .handshakeTimeout(HANDSHAKE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .maxConnectionIdle(MAX_IDLE.toSeconds(), TimeUnit.SECONDS)
                .maxConnectionAge(MAX_AGE.toSeconds(), TimeUnit.SECONDS);
    }
}
