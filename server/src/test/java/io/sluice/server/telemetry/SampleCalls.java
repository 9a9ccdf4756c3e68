package io.sluice.server.telemetry;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Calls of a real gRPC server that telemetry observes. */
final class SampleCalls {

    private static final String HOST = "127.0.0.1";
    private static final long PATIENCE_SECONDS = 20;

    private SampleCalls() {}

    /** One that is answered, and as many of methods that nobody has as said; all have ended when this returns. */
    static void make(Telemetry telemetry, int unknownMethods) throws IOException, InterruptedException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress(HOST, 0))
                .addService(new HealthStatusManager().getHealthService());
        telemetry.observeCalls(builder);
        Server server = builder.build().start();
        ManagedChannel channel = NettyChannelBuilder.forAddress(HOST, server.getPort())
                .usePlaintext()
                .build();
        try {
            HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
            for (int method = 0; method < unknownMethods; method++) {
                callUnknown(channel, "nobody.Knows/Method" + method);
            }
        } finally {
            channel.shutdownNow();
            server.shutdown();
            server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void callUnknown(ManagedChannel channel, String name) {
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    HealthGrpc.getCheckMethod().toBuilder()
                            .setFullMethodName(name)
                            .build(),
                    CallOptions.DEFAULT,
                    HealthCheckRequest.getDefaultInstance());
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                throw refused;
            }
        }
    }
}
