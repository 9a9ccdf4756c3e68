package io.sluice.loadtest.selftest;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.sluice.loadtest.wire.EventLoops;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.ClassifyResponse;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.Timing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Answers every {@code Classify} and every frame of a {@code Stream} at once, with the same answer, and reads no request. */
final class NoOpServer implements AutoCloseable {

    static final String THREAD_PREFIX = "no-op-io";

    /** Enough for several frames under way, so that flow control does not set the pace. */
    private static final int WINDOW_BYTES = 8 << 20;

    private static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final byte[] ANSWER = ClassifyResponse.newBuilder()
            .addClassifications(Classification.getDefaultInstance())
            .setTiming(Timing.newBuilder().setBatchSize(1))
            .build()
            .toByteArray();

    private final EventLoopGroup threads;
    private final Server server;

    NoOpServer(int eventLoops) throws IOException {
        threads = EventLoops.group(THREAD_PREFIX, eventLoops);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .bossEventLoopGroup(threads)
                .workerEventLoopGroup(threads)
                .channelType(EventLoops.serverChannelType())
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .addService(service())
                .build()
                .start();
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        var unused = threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private static ServerServiceDefinition service() {
        MethodDescriptor<byte[], byte[]> classify = InferenceServiceGrpc.getClassifyMethod().toBuilder(
                        new Discarding(), new Discarding())
                .build();
        MethodDescriptor<byte[], byte[]> stream = InferenceServiceGrpc.getStreamMethod().toBuilder(
                        new Discarding(), new Discarding())
                .build();
        return ServerServiceDefinition.builder(InferenceServiceGrpc.SERVICE_NAME)
                .addMethod(classify, ServerCalls.asyncUnaryCall((request, responses) -> {
                    responses.onNext(ANSWER);
                    responses.onCompleted();
                }))
                .addMethod(stream, ServerCalls.asyncBidiStreamingCall(Frames::new))
                .build();
    }

    /** Numbers the answers as the generator numbers its frames: from 1, after the config. */
    private static final class Frames implements StreamObserver<byte[]> {

        private final StreamObserver<byte[]> responses;
        private long received;

        Frames(StreamObserver<byte[]> responses) {
            this.responses = responses;
        }

        @Override
        public void onNext(byte[] message) {
            if (received > 0) {
                responses.onNext(StreamResponse.newBuilder()
                        .setFrameId(received)
                        .setClassification(Classification.getDefaultInstance())
                        .build()
                        .toByteArray());
            }
            received++;
        }

        @Override
        public void onError(Throwable failure) {
            // The client has gone.
        }

        @Override
        public void onCompleted() {
            responses.onCompleted();
        }
    }

    /** Reads nothing of a message, but passes over its bytes: gRPC counts them as consumed only then. */
    private static final class Discarding implements MethodDescriptor.Marshaller<byte[]> {

        private static final byte[] NOTHING = new byte[0];

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                message.skipNBytes(message.available());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return NOTHING;
        }
    }
}
