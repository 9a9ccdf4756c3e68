package io.sluice.loadtest.wire;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Connections to one server and the threads that serve them. Answers are handled on those threads; close it when done. */
public final class Connections implements AutoCloseable {

    /** The names of its threads begin like this: what they burn is the client's own cost. */
    public static final String THREAD_PREFIX = "loadtest-io";

    /**
     * Bytes of unary requests that are not answered; one more request is not sent. A connection that is not read keeps what
     * is sent in memory, outside the heap.
     */
    static final long UNANSWERED_BYTES_LIMIT = 512L << 20;

    /** Time for streams to end in order. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private static final int MAX_ANSWER_BYTES = 64 << 20;

    private final EventLoopGroup threads;
    private final List<ManagedChannel> connections = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final AtomicLong unansweredBytes = new AtomicLong();

    public Connections(ConnectionPolicy policy) {
        int count = policy.clients() * policy.connections();
        threads = EventLoops.group(THREAD_PREFIX, Math.min(count, EventLoops.availableThreads()));
        for (int i = 0; i < count; i++) {
            int client = i / policy.connections();
            ManagedChannel connection = NettyChannelBuilder.forTarget(
                            policy.server().target(), policy.server().credentials())
                    .disableRetry()
                    .directExecutor()
                    .eventLoopGroup(threads)
                    .channelType(EventLoops.channelType())
                    .userAgent("sluice-loadtest/" + client)
                    .maxInboundMessageSize(MAX_ANSWER_BYTES)
                    .build();
            connections.add(connection);
            channels.add(policy.headers().on(policy.server().authorized(connection), client + 1));
        }
    }

    List<Channel> channels() {
        return channels;
    }

    /** @return false if too many bytes are under way already */
    boolean reserve(int bytes) {
        if (unansweredBytes.addAndGet(bytes) <= UNANSWERED_BYTES_LIMIT) {
            return true;
        }
        release(bytes);
        return false;
    }

    void release(int bytes) {
        unansweredBytes.addAndGet(-bytes);
    }

    /** Runs a task later, on one of the connections' threads. */
    void schedule(Runnable task, long delayNanos) {
        var unused = threads.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Takes no further calls, and cuts off what has not ended in a moment. */
    @Override
    public void close() {
        connections.forEach(ManagedChannel::shutdown);
        try {
            for (ManagedChannel channel : connections) {
                channel.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(ManagedChannel::shutdownNow);
        var unused = threads.shutdownGracefully(0, CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    }
}
