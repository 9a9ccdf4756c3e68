package io.sluice.benchmarks.peers;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NettyRuntime;
import io.sluice.benchmarks.serving.Figures;
import io.sluice.loadtest.wire.EventLoops;
import io.sluice.server.transport.wire.ConnectionLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * The least that a gRPC server in Java can do: answers every call of any method with its own message, from the event loop, with the
 * threads and the limits of Sluice's port. What Sluice is slower than this is what Sluice does.
 *
 * <p>Arguments: the port, 0 for any; the most bytes of an answer, the rest of the message being left out, as an inference server's answer is
 * shorter than its question. Prints {@code ready} and the port, and ends with its input.
 */
public final class EchoServer {

    private EchoServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        int answerBytes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : RawBytes.MAX_BYTES;
        EventLoopGroup accepting = EventLoops.group("echo-accept", 1);
        EventLoopGroup serving = EventLoops.group("echo", NettyRuntime.availableProcessors());
        Server server = ConnectionLimits.apply(
                        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                .bossEventLoopGroup(accepting)
                .workerEventLoopGroup(serving)
                .channelType(EventLoops.serverChannelType())
                .directExecutor()
                .maxInboundMessageSize(RawBytes.MAX_BYTES)
                .fallbackHandlerRegistry(new AnyMethod(answerBytes))
                .build()
                .start();
        Figures.print("ready %d", server.getPort());
        while (System.in.read() >= 0) {
            // Nobody says anything.
        }
        server.shutdownNow().awaitTermination();
    }

    /** Knows every method. */
    private static final class AnyMethod extends HandlerRegistry {

        private final int answerBytes;

        AnyMethod(int answerBytes) {
            this.answerBytes = answerBytes;
        }

        @Override
        public ServerMethodDefinition<byte[], byte[]> lookupMethod(String name, String authority) {
            return ServerMethodDefinition.create(
                    RawBytes.method(name, MethodType.UNARY), ServerCalls.asyncUnaryCall((message, answers) -> {
                        answers.onNext(message.length <= answerBytes ? message : Arrays.copyOf(message, answerBytes));
                        answers.onCompleted();
                    }));
        }
    }
}
