package io.sluice.loadtest.wire;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Connections to one server and the threads that serve them. Answers are handled on those threads; close it when done. */
public final class Connections implements AutoCloseable {

    /** The names of its threads begin like this: what they burn is the client's own cost. */
    public static final String THREAD_PREFIX = "loadtest-io";

    /** Time for streams to end in order. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final EventLoopGroup threads;
    private final List<ManagedChannel> channels = new ArrayList<>();

    public Connections(ConnectionPolicy policy) {
        int count = policy.clients() * policy.connections();
        threads = EventLoops.group(THREAD_PREFIX, Math.min(count, EventLoops.availableThreads()));
        for (int i = 0; i < count; i++) {
            channels.add(NettyChannelBuilder.forTarget(policy.target())
                    .usePlaintext()
                    .disableRetry()
                    .directExecutor()
                    .eventLoopGroup(threads)
                    .channelType(EventLoops.channelType())
                    .userAgent("sluice-loadtest/" + i / policy.connections())
                    .maxInboundMessageSize(MAX_ANSWER_BYTES)
                    .build());
        }
    }

    List<? extends Channel> channels() {
        return channels;
    }

    /** Runs a task later, on one of the connections' threads. */
    void schedule(Runnable task, long delayNanos) {
        var unused = threads.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Takes no further calls, and cuts off what has not ended in a moment. */
    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdown);
        try {
            for (ManagedChannel channel : channels) {
                channel.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        channels.forEach(ManagedChannel::shutdownNow);
        var unused = threads.shutdownGracefully(0, CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    }
}
