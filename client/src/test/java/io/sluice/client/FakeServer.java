package io.sluice.client;

import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.services.MetricRecorder;
import io.grpc.xds.orca.OrcaMetricReportingServerInterceptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server over real sockets on a port of its own, that answers what it is told to and remembers what it was sent. */
public final class FakeServer implements AutoCloseable {

    public static final RetryPolicy HASTY = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1));

    public final FakeService service = new FakeService();
    public final FakeStreams streams = service.streams;
    public final HealthStatusManager health = new HealthStatusManager();
    /** What it reports of its load with every answer. */
    public final MetricRecorder load = MetricRecorder.newInstance();
    /** Of every call, in the order of arrival. */
    public final List<Metadata> headers = new CopyOnWriteArrayList<>();

    private final Server server;

    public FakeServer() throws IOException {
        this(InsecureServerCredentials.create());
    }

    public FakeServer(ServerCredentials credentials) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0), credentials)
                .addService(service)
                .addService(new FakeModels())
                .addService(health.getHealthService())
                .intercept(new HeaderKeeper())
                .intercept(OrcaMetricReportingServerInterceptor.create(load))
                .build()
                .start();
    }

    public String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** A client of this server that does not wait long between attempts. */
    public SluiceClient.Builder client() {
        return SluiceClient.builder(address()).retryPolicy(HASTY);
    }

    /** Ends at once every call under way. */
    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class HeaderKeeper implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata sent, ServerCallHandler<Q, R> next) {
            headers.add(sent);
            return next.startCall(call, sent);
        }
    }
}
