package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server is told of who asks; it notes that, and answers nothing. */
@Timeout(60)
class CallerOptionsTest {

    private static final int NOT_UNDERSTOOD = 2;

    private final List<Metadata> headers = new CopyOnWriteArrayList<>();
    private final List<StreamRequest> messages = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    private Server server;
    private String picture;

    @BeforeEach
    void startServer() throws IOException {
        picture = Files.write(folder.resolve("a.png"), new byte[] {1}).toString();
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new RefusingService())
                .intercept(new HeaderKeeper())
                .build()
                .start();
    }

    @AfterEach
    void stopServer() {
        server.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classify", "embed", "stream"})
    void command_priorityAndName_saysBoth(String command) {
        String input = command.equals("stream") ? folder.toString() : picture;
        run(command, input, "--priority", "bulk", "--client-name", "nightly");
        run(command, input);

        assertThat(value(headers.get(0), "sluice-priority")).isEqualTo("bulk");
        assertThat(value(headers.get(0), "sluice-client")).isEqualTo("nightly");
        assertThat(headers.get(1).keys()).doesNotContain("sluice-priority", "sluice-client");
    }

    @Test
    void loadtest_priorityAndName_saysBoth() {
        run("loadtest", "--rate", "1", "--priority", "bulk", "--client-name", "load-{client}");

        assertThat(value(headers.get(0), "sluice-priority")).isEqualTo("bulk");
        assertThat(value(headers.get(0), "sluice-client")).isEqualTo("load-1");
    }

    @Test
    void stream_maxAge_isInItsConfiguration() {
        run("stream", folder.toString(), "--max-age", "200ms");

        assertThat(messages.get(0).getConfig().getMaxAge().getNanos()).isEqualTo(200_000_000);
    }

    @Test
    void command_nameThatCannotBeSent_isNotUnderstood() {
        CommandRun run = run("classify", picture, "--client-name", "Bjørn");

        assertThat(run.exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run.err()).contains("--client-name: ").contains("'Bjørn'");
        assertThat(run("classify", picture, "--priority", "urgent").exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(run("stream", picture, "--max-age", "0s").exitCode()).isEqualTo(NOT_UNDERSTOOD);
        assertThat(headers).isEmpty();
    }

    private CommandRun run(String... arguments) {
        return CommandRun.of(
                CommandRun.arguments(List.of("--server", "127.0.0.1:" + server.getPort()).stream(), arguments));
    }

    private static String value(Metadata headers, String key) {
        return String.valueOf(headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)));
    }

    /** Every call is UNIMPLEMENTED; of a stream the first message is read before. */
    private final class RefusingService extends InferenceServiceGrpc.InferenceServiceImplBase {
        @Override
        public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> responses) {
            return new StreamObserver<>() {
                @Override
                public void onNext(StreamRequest message) {
                    messages.add(message);
                    if (message.hasConfig()) {
                        responses.onError(io.grpc.Status.UNIMPLEMENTED.asRuntimeException());
                    }
                }

                @Override
                public void onError(Throwable gone) {
                    // The client has gone.
                }

                @Override
                public void onCompleted() {
                    // Already refused.
                }
            };
        }
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
