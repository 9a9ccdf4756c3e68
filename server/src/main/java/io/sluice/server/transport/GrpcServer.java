package io.sluice.server.transport;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.sluice.server.rejection.CallRejection;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.repository.ModelRepository;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.trace.Traces;
import io.sluice.server.transport.bounds.Bounds;
import io.sluice.server.transport.call.ServedModels;
import io.sluice.server.transport.call.UnreadCalls;
import io.sluice.server.transport.identity.AccessInterceptor;
import io.sluice.server.transport.identity.Entrance;
import io.sluice.server.transport.load.LoadReports;
import io.sluice.server.transport.reply.StatusWriter;
import io.sluice.server.transport.stream.StreamCalls;
import io.sluice.server.transport.terms.CallTermsReader;
import io.sluice.server.transport.terms.TermsPolicy;
import io.sluice.server.transport.wire.BindFailure;
import io.sluice.server.transport.wire.ClientMistakes;
import io.sluice.server.transport.wire.ConnectionLimits;
import io.sluice.server.transport.wire.MalformedMessages;
import io.sluice.server.transport.wire.TlsTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC port: inference, models, health, load reports and reflection.
 *
 * <p>Handlers run on the event loop, because none of them blocks.
 */
public final class GrpcServer {

    /** Longest that {@link #stop} waits for connections to close by themselves once no call is left. */
    static final Duration CLOSE_GRACE = Duration.ofMillis(500);

    private final Server server;
    private final Runnable timers;
    private final CallGate gate;
    private final HealthReporter health;
    private final Calls calls;

    /** What has calls under way. */
    private record Calls(InferenceCalls unary, StreamCalls streams, AdminCalls admin, DirectCalls direct) {}

    private GrpcServer(Server server, Runnable timers, CallGate gate, HealthReporter health, Calls calls) {
        this.server = server;
        this.timers = timers;
        this.gate = gate;
        this.health = health;
        this.calls = calls;
    }

    /**
     * Listens on the policy's address, and serves until {@link #stop}.
     *
     * @throws IOException if the port cannot be bound; the message is a sentence for the operator
     */
    public static GrpcServer start(
            TransportPolicy policy,
            TermsPolicy terms,
            TransportSecurity security,
            ModelRepository repository,
            Telemetry telemetry,
            Traces traces)
            throws IOException {
        ClientMistakes.keepOutOfLog();
        ServedModels models = new ServedModels(repository, telemetry);
        CallGate gate = new CallGate(models.unknownMeter());
        HealthReporter health = new HealthReporter(repository);
        Entrance entrance = new Entrance(security.access());
        UnreadCalls unread = new UnreadCalls(models.unknownMeter(), traces);
        AccessInterceptor access = new AccessInterceptor(entrance, unread);
        CallTermsReader reader = new CallTermsReader(terms, unread);
        InferenceCalls calls = new InferenceCalls(models);
        StreamCalls streams = new StreamCalls(repository, telemetry, policy.streams());
        AdminCalls admin = new AdminCalls(policy.admin());
        LoadReports load = LoadReports.begin(repository);
        InetSocketAddress address = new InetSocketAddress(policy.host(), policy.port());
        Bounds bounds = new Bounds(policy.bounds(), policy.maxMessageBytes(), telemetry);
        NettyServerBuilder builder = ConnectionLimits.apply(bounds.apply(NettyServerBuilder.forAddress(address)));
        security.tls().ifPresent(tls -> TlsTransport.apply(builder, tls));
        telemetry.observeCalls(builder);
        Server server = builder.directExecutor()
                .maxInboundMessageSize(policy.maxMessageBytes())
                .addService(intercept(
                        new InferenceEndpoint(calls, streams, policy.maxInputs()),
                        reader,
                        load.trailers(),
                        access,
                        gate))
                .addService(intercept(new ModelEndpoint(repository, admin), access, gate))
                .addService(ServerInterceptors.intercept(health.service(), access))
                .addService(intercept(load.service(), access))
                .addService(ServerInterceptors.intercept(ProtoReflectionServiceV1.newInstance(), access))
                .build();
        // Beside the loading of models, which takes longer.
        Thread warmup = new Thread(StatusWriter::warmUp, "sluice-refusal-warmup");
        warmup.setDaemon(true);
        warmup.start();
        Runnable timers = () -> {
            load.stop();
            bounds.stop();
        };
        try {
            server.start();
        } catch (IOException refused) {
            timers.run();
            throw BindFailure.explain(address, refused);
        }
        DirectCalls direct = new DirectCalls(entrance, gate, reader, calls, models.unknownMeter());
        return new GrpcServer(server, timers, gate, health, new Calls(calls, streams, admin, direct));
    }

    /* Of the interceptors the last comes first, and that is the gate: it must see every end of a call. */
    private static ServerServiceDefinition intercept(BindableService service, ServerInterceptor... interceptors) {
        return ServerInterceptors.intercept(MalformedMessages.guard(service), interceptors);
    }

    /** The port that is listened on; the one chosen, where the policy says 0. */
    public int port() {
        return server.getPort();
    }

    /** The same calls, for those inside this process. */
    public DirectCalls directCalls() {
        return calls.direct();
    }

    /** Reports NOT_SERVING everywhere, for good, and goes on serving. Does not block; safe to call again. */
    public void announceStop() {
        health.drain();
    }

    /**
     * Reports NOT_SERVING and refuses new calls with UNAVAILABLE; those in flight go on, streams without new frames, and loading
     * of models is no longer waited for. Does not block; safe to call again.
     */
    public void drain() {
        health.drain();
        gate.drain();
        Rejection why = new CallRejection.Draining(CallGate.RETRY_AFTER);
        calls.streams().drain(why);
        calls.admin().drain(why);
    }

    /** Makes {@link #stop} wait no longer for the calls in flight. */
    public void hurry() {
        gate.hurry();
    }

    /**
     * Drains, waits for the calls in flight, and closes the port. Connections are told at once (GOAWAY), so that clients take
     * their next calls elsewhere. Blocks for at most {@code timeout} and a second; safe to call again.
     *
     * @return whether every call ended in time; the others end with UNAVAILABLE
     */
    public boolean stop(Duration timeout) {
        drain();
        server.shutdown();
        boolean finished = false;
        try {
            finished = gate.awaitIdle(timeout);
            calls.unary().cutOff();
            calls.streams().cutOff(new CallRejection.Draining(CallGate.RETRY_AFTER));
            // A watch of health or load never ends by itself; connections without one close now.
            server.awaitTermination(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
            calls.admin().stop();
            server.shutdownNow();
            server.awaitTermination(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            calls.admin().stop();
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        timers.run();
        return finished;
    }
}
