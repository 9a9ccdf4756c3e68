package io.sluice.loadtest.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.sluice.loadtest.arrivals.Arrivals;
import io.sluice.loadtest.arrivals.RateProfile;
import io.sluice.loadtest.arrivals.Spacing;
import io.sluice.loadtest.generator.Load;
import io.sluice.loadtest.generator.LoadGenerator;
import io.sluice.loadtest.measure.LoadReport;
import io.sluice.loadtest.workload.FrameSource;
import io.sluice.loadtest.workload.PictureSource;
import io.sluice.loadtest.workload.RequestKind;
import io.sluice.loadtest.workload.Workload;
import io.sluice.proto.v1.DropReason;
import io.sluice.proto.v1.DroppedFrame;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamRequest;
import io.sluice.proto.v1.StreamResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Video streams over real connections; bounds of real time are one-sided. */
@Timeout(120)
class StreamLaneTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private FakeServer server;
    private Connections connections;
    private StreamPolicy policy = new StreamPolicy(3, StreamPolicy.Frames.ALL, 4, Duration.ZERO);
    private Duration deadline = LONG;

    @BeforeEach
    void start() throws IOException {
        server = new FakeServer();
        connections =
                new Connections(new ConnectionPolicy(ServerEndpoint.plain(server.target()), 1, 2, CallHeaders.NONE));
    }

    @AfterEach
    void stop() {
        connections.close();
        server.close();
    }

    @Test
    void openLoop_severalStreams_sendConfigThenNumberedFramesAndAreAnswered() throws Exception {
        server.delay = Duration.ofMillis(20);

        LoadReport report = run(open(60, Duration.ofSeconds(1)));

        assertThat(report.counts().succeeded()).isEqualTo(60);
        assertThat(report.latencies().latency().p50()).isGreaterThan(Duration.ofMillis(19));
        assertThat(server.streams).hasValue(3);
        List<StreamConfig> configs = server.frames.stream()
                .filter(StreamRequest::hasConfig)
                .map(StreamRequest::getConfig)
                .toList();
        assertThat(configs).hasSize(3).allSatisfy(config -> {
            assertThat(config.getFramePolicy()).isEqualTo(FramePolicy.FRAME_POLICY_ALL);
            assertThat(config.getMaxInFlight()).isEqualTo(4);
            assertThat(config.getClassify().getTopK()).isOne();
        });
        assertThat(server.frames.stream()
                        .filter(StreamRequest::hasFrame)
                        .mapToLong(frame -> frame.getFrame().getId())
                        .max())
                .hasValue(20);
    }

    @Test
    void openLoop_framesDroppedAndFailed_areCountedByReason() throws Exception {
        server.onFrame = frame -> switch ((int) (frame.getFrame().getId() % 3)) {
            case 0 ->
                StreamResponse.newBuilder()
                        .setDropped(DroppedFrame.newBuilder().setReason(DropReason.DROP_REASON_SUPERSEDED));
            case 1 ->
                StreamResponse.newBuilder()
                        .setError(com.google.rpc.Status.newBuilder().setCode(Status.Code.INVALID_ARGUMENT.value()));
            default -> StreamResponse.newBuilder();
        };

        LoadReport report = run(open(90, Duration.ofSeconds(1)));

        assertThat(report.counts().failures().dropped()).isEqualTo(Map.of("SUPERSEDED", 30L));
        assertThat(report.counts().failures().errors()).isEqualTo(Map.of("INVALID_ARGUMENT", 30L));
        assertThat(report.counts().succeeded()).isEqualTo(30);
    }

    @Test
    void openLoop_streamIsRefused_failsEveryFrameAndOpensAgain() throws Exception {
        server.refusal = Status.UNAVAILABLE;

        LoadReport report = run(open(60, Duration.ofSeconds(1)));

        assertThat(report.counts().failures().errors()).isEqualTo(Map.of("UNAVAILABLE/TOLD_TO", 60L));
        assertThat(server.streams).hasValueGreaterThan(3);
    }

    @Test
    void openLoop_answersNeverCome_givesTheStreamUpAtTheDeadline() throws Exception {
        server.delay = Duration.ofMinutes(5);
        deadline = Duration.ofMillis(200);

        LoadReport report = run(open(30, Duration.ofMillis(500)));

        assertThat(report.counts().failures().errors()).isEqualTo(Map.of("DEADLINE_EXCEEDED", 15L));
    }

    @Test
    void closedLoop_slowReader_isAnsweredAsSlowlyAsItReads() throws Exception {
        policy = new StreamPolicy(1, StreamPolicy.Frames.LATEST, 0, Duration.ofMillis(20));

        LoadReport report = run(new Load.Closed(4, Duration.ofMillis(500)));

        // At most one answer each 20 ms, and those of the first moment.
        assertThat(report.counts().succeeded()).isBetween(1L, 40L);
    }

    @Test
    void preflight_streamIsNotImplemented_saysSo() throws Exception {
        server.refusal = Status.UNIMPLEMENTED;
        FrameSource frames = frames();

        assertThatThrownBy(() -> Preflight.check(connections, frames, policy, LONG))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("video stream")
                .satisfies(failure ->
                        assertThat(((RefusedException) failure).reason()).startsWith("UNIMPLEMENTED"));
    }

    private LoadReport run(Load load) throws Exception {
        FrameSource frames = frames();
        return new LoadGenerator(load, Duration.ZERO, LONG)
                .run(
                        measurements -> StreamLane.over(connections, frames, policy, deadline, measurements),
                        second -> {});
    }

    private static FrameSource frames() throws IOException {
        RequestKind kind = new RequestKind.Classify(new PictureSource.Noise(4), 1, 1);
        return new Workload("m", List.of(new Workload.Part(1, kind))).frames();
    }

    private static Load open(int rate, Duration length) {
        return new Load.Open(new Arrivals.Paced(RateProfile.constant(rate, length), Spacing.CONSTANT, 1));
    }
}
