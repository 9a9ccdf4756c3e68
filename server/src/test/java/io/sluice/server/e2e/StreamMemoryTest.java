package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.pixels;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.server.app.SluiceServer;
import io.sluice.server.config.ServerConfigLoader;
import io.sluice.server.repository.ModelSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Far more bytes than a server has memory go through it, with default settings; it ends at the first OutOfMemoryError. */
@Tag("long")
class StreamMemoryTest {

    private static final String MODEL = "busy";
    private static final String HEAP = "-Xmx256m";
    private static final long BYTES = 1L << 30;
    private static final int STREAMS = 4;

    /** 3 MB: sixteen of each stream would be most of the heap. */
    private static final Image PICTURE = pixels(new byte[3 << 20], 1024, 1024);

    private Process server;
    private ManagedChannel channel;

    /** The server's own process; prints the port once it serves. */
    static final class SmallServer {

        private SmallServer() {}

        public static void main(String[] arguments) throws Exception {
            SluiceServer server = SluiceServer.start(ServerConfigLoader.onFreePorts(
                    new ModelSource(MODEL, "synthetic:base=20ms,per-row=0ms,size=224,classes=1000")));
            server.awaitReady();
            System.out.println(server.grpcPort());
            server.awaitTermination();
        }
    }

    @BeforeEach
    void start() throws IOException {
        // Where surefire hides it behind the manifest of a jar, it tells the real one by this name.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        classPath,
                        SmallServer.class.getName())
                .redirectError(Redirect.DISCARD)
                .start();
        String port =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8)).readLine();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(port))
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.destroyForcibly();
    }

    @Test
    void streams_aGibibyteThroughASmallHeap_areServed() throws Exception {
        StreamClient deaf = StreamClient.open(InferenceServiceGrpc.newStub(channel), config(), 0);
        List<StreamClient> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(StreamClient.open(channel, config()));
        }
        StreamClient live = StreamClient.open(
                channel,
                config().toBuilder()
                        .setFramePolicy(FramePolicy.FRAME_POLICY_LATEST)
                        .build());
        int frames =
                Math.toIntExact(BYTES / STREAMS / PICTURE.getTensor().getData().size()) + 1;
        for (int id = 0; id < frames; id++) {
            for (StreamClient stream : streams) {
                stream.sendWhenReady(id, PICTURE);
            }
            live.sendWhenReady(id, PICTURE);
            if (deaf.isReady()) {
                deaf.send(id, PICTURE);
            }
        }
        for (StreamClient stream : streams) {
            stream.halfClose();
            assertThat(stream.next(frames)).allMatch(answer -> answer.hasClassification());
            stream.awaitOk();
        }
        live.halfClose();
        live.next(frames);
        live.awaitOk();
        assertThat(server.isAlive()).isTrue();
    }

    private static StreamConfig config() {
        return StreamConfig.newBuilder()
                .setModel(MODEL)
                .setClassify(StreamClassify.getDefaultInstance())
                .build();
    }
}
