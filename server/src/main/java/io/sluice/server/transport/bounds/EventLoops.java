package io.sluice.server.transport.bounds;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The threads of the gRPC port: one that accepts, and one for each processor that serves. gRPC would choose the same, but lets
 * nobody see a connection before it is set up.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of Netty: nobody waits for these ends
final class EventLoops {

    /** For what is left on the threads once every connection is closed. */
    private static final Duration STOP_GRACE = Duration.ofMillis(500);

    private final EventLoopGroup accepting;
    private final EventLoopGroup serving;

    EventLoops() {
        accepting = group(1, "sluice-grpc-accept");
        serving = group(NettyRuntime.availableProcessors(), "sluice-grpc");
    }

    EventLoopGroup serving() {
        return serving;
    }

    /** @param gate sees each connection that is accepted, and hands it on or not */
    NettyServerBuilder apply(NettyServerBuilder builder, ChannelHandler gate) {
        return builder.bossEventLoopGroup(accepting)
                .workerEventLoopGroup(serving)
                .channelFactory(() -> listening(gate));
    }

    /** Ends the threads soon; does not block. */
    void stop() {
        accepting.shutdownGracefully(0, STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        serving.shutdownGracefully(0, STOP_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /* First in its pipeline: Netty adds the one who sets connections up when the port is bound. */
    private static ServerChannel listening(ChannelHandler gate) {
        ServerChannel channel = Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
        channel.pipeline().addLast(gate);
        return channel;
    }

    private static EventLoopGroup group(int threads, String name) {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
    }
}
