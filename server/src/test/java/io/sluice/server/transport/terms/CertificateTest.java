package io.sluice.server.transport.terms;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.testing.TlsTesting;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who a client is by its certificate, over real TLS. */
class CertificateTest {

    private final BlockingQueue<String> clients = new LinkedBlockingQueue<>();

    @Test
    void clientOf_certificate_isItsSubject() throws Exception {
        TlsChannelCredentials.Builder client = TlsChannelCredentials.newBuilder()
                .keyManager(TlsTesting.loadCert("client.pem"), TlsTesting.loadCert("client.key"));

        assertThat(clientSeenFor(client)).startsWith("certificate:").contains("CN=testclient");
    }

    @Test
    void clientOf_tlsWithoutACertificate_isItsAddress() throws Exception {
        assertThat(clientSeenFor(TlsChannelCredentials.newBuilder())).isEqualTo("address:127.0.0.1");
    }

    private String clientSeenFor(TlsChannelCredentials.Builder client) throws Exception {
        ServerCredentials credentials = TlsServerCredentials.newBuilder()
                .keyManager(TlsTesting.loadCert("server1.pem"), TlsTesting.loadCert("server1.key"))
                .trustManager(TlsTesting.loadCert("ca.pem"))
                .clientAuth(ClientAuth.OPTIONAL)
                .build();
        Server server = Grpc.newServerBuilderForPort(0, credentials)
                .addService(new HealthStatusManager().getHealthService())
                .intercept(new Recorder())
                .build()
                .start();
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "127.0.0.1:" + server.getPort(),
                        client.trustManager(TlsTesting.loadCert("ca.pem")).build())
                .overrideAuthority("foo.test.google.fr")
                .build();
        try {
            HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .check(HealthCheckRequest.getDefaultInstance());
            return clients.take();
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    private final class Recorder implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            clients.add(ClientKey.PEER.clientOf(headers, call.getAttributes()));
            return next.startCall(call, headers);
        }
    }
}
