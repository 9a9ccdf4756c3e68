package io.sluice.server.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.sluice.proto.orca.v3.OpenRcaServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.ModelServiceGrpc;
import io.sluice.server.access.AccessControl;
import io.sluice.server.access.AccessPolicy;
import io.sluice.server.reload.FileWatcher;
import io.sluice.server.telemetry.Telemetry;
import io.sluice.server.tls.Authority;
import io.sluice.server.tls.ServerTls;
import io.sluice.server.tls.TlsPolicy;
import io.sluice.server.trace.Traces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The transport room behind TLS and access control, on clocks that the test moves. */
final class SecuredServer implements AutoCloseable {

    static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    final HandFedRepository repository = new HandFedRepository("m");
    final FileWatcher watcher = new FileWatcher();
    final GrpcServer server;
    private final List<ManagedChannel> channels = new ArrayList<>();
    volatile Instant now = Instant.parse("2026-06-01T12:00:00Z");
    volatile long nowNanos;

    SecuredServer(Optional<TlsPolicy> tls, AccessPolicy access) throws Exception {
        repository.onSubmit(TransportFixture::answer);
        Optional<ServerTls> encryption =
                tls.isEmpty() ? Optional.empty() : Optional.of(ServerTls.open(tls.get(), watcher));
        AccessControl control = AccessControl.open(access, watcher, () -> now, () -> nowNanos);
        server = GrpcServer.start(
                TransportFixture.policy(0, true),
                TransportFixture.TERMS,
                new TransportSecurity(encryption, control),
                repository,
                Telemetry.none(),
                Traces.none());
    }

    /** Every method that the server has. */
    static Stream<MethodDescriptor<?, ?>> methods() {
        return Stream.of(
                        InferenceServiceGrpc.getServiceDescriptor(),
                        ModelServiceGrpc.getServiceDescriptor(),
                        HealthGrpc.getServiceDescriptor(),
                        OpenRcaServiceGrpc.getServiceDescriptor(),
                        ServerReflectionGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .flatMap(Collection::stream);
    }

    ManagedChannel plain() {
        return keep(NettyChannelBuilder.forAddress("127.0.0.1", server.port(), InsecureChannelCredentials.create())
                .build());
    }

    ManagedChannel tls(Authority trusted) throws IOException {
        return tls(TlsChannelCredentials.newBuilder(), trusted);
    }

    ManagedChannel tls(Authority trusted, Authority.Identity identity) throws IOException {
        return tls(
                TlsChannelCredentials.newBuilder().keyManager(bytes(identity.chain()), bytes(identity.key())), trusted);
    }

    private ManagedChannel tls(TlsChannelCredentials.Builder credentials, Authority trusted) throws IOException {
        return keep(NettyChannelBuilder.forAddress(
                        "127.0.0.1",
                        server.port(),
                        credentials.trustManager(bytes(trusted.certificate())).build())
                .build());
    }

    private ManagedChannel keep(ManagedChannel channel) {
        channels.add(channel);
        return channel;
    }

    /**
     * Calls a method with an empty message.
     *
     * @param authorization values of the header
     * @return how the call ended; OK as soon as it has been answered
     */
    static Ended call(ManagedChannel channel, MethodDescriptor<?, ?> method, String... authorization) throws Exception {
        Metadata headers = new Metadata();
        for (String value : authorization) {
            headers.put(AUTHORIZATION, value);
        }
        return start(channel, method, headers).get(TransportFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static <Q, R> CompletableFuture<Ended> start(
            ManagedChannel channel, MethodDescriptor<Q, R> method, Metadata headers) {
        CompletableFuture<Ended> end = new CompletableFuture<>();
        ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onMessage(@Nullable R message) {
                        end.complete(new Ended(Status.OK, new Metadata()));
                        call.cancel("answered", null);
                    }

                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(new Ended(status, trailers));
                    }
                },
                headers);
        call.sendMessage(method.parseRequest(new ByteArrayInputStream(new byte[0])));
        call.halfClose();
        call.request(1);
        return end;
    }

    /** How a call ended. */
    record Ended(Status status, Metadata trailers) {

        Status.Code code() {
            return status.getCode();
        }

        /** All that came back, as text. */
        String text() {
            return status + " " + trailers;
        }
    }

    private static ByteArrayInputStream bytes(String pem) {
        return new ByteArrayInputStream(pem.getBytes(UTF_8));
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        server.stop(Duration.ZERO);
        watcher.close();
    }
}
