package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.classify;
import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Messages.pixels;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status.Code;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.Image;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.InferenceServiceGrpc.InferenceServiceStub;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.StreamResponse.ResultCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that are faster than the model, or slower than it, or many. */
class StreamFlowTest {

    private static final String SLOW = "slow";
    private static final Duration BATCH_TIME = Duration.ofMillis(20);
    private static final int ROWS = 16;
    private static final int IN_FLIGHT = 4;

    /** Of 3 MB: a few of them fill every buffer between a client and a server that does not read. */
    private static final Image LARGE = pixels(new byte[3 << 20], 1024, 1024);

    private ServerFixture fixture;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void stream_overloadedModel_everyFrameIsServed() throws Exception {
        start(BATCH_TIME);
        List<StreamClient> streams = new ArrayList<>();
        for (int i = 0; i < 4; i++) { // each may hold as many frames as the model has rows
            streams.add(fixture.stream(config().build()));
        }
        for (int id = 0; id < 40; id++) {
            for (StreamClient stream : streams) {
                stream.send(id, gray());
            }
        }
        for (StreamClient stream : streams) {
            stream.halfClose();
            List<StreamResponse> answers = stream.next(40);
            stream.awaitOk();
            assertThat(StreamClient.ids(answers)).isEqualTo(StreamClient.idsBelow(40));
            assertThat(answers).allMatch(StreamResponse::hasClassification);
        }
        assertThat(frames("ok")).isEqualTo(160);
    }

    @Test
    void stream_latestAndTooFast_servesTheNewest() throws Exception {
        start(BATCH_TIME);
        StreamClient stream = fixture.stream(latest().build());
        int frames = 100;
        for (int id = 0; id < frames; id++) {
            stream.send(id, gray());
        }
        stream.halfClose();

        List<StreamResponse> answers = stream.next(frames);

        stream.awaitOk();
        assertThat(StreamClient.ids(answers)).isEqualTo(StreamClient.idsBelow(frames));
        assertThat(answers)
                .extracting(StreamResponse::getResultCase)
                .containsOnly(ResultCase.CLASSIFICATION, ResultCase.DROPPED);
        assertThat(answers.get(frames - 1).hasClassification())
                .as("the last one is the newest")
                .isTrue();
        assertThat(answers.stream().filter(StreamResponse::hasDropped).count()).isGreaterThan(frames / 2);
        assertThat(frames("dropped_superseded") + frames("ok")).isEqualTo(frames);
    }

    @Test
    void stream_clientReadsNothing_isSlowedDownAndServedLater() throws Exception {
        start(Duration.ZERO, 100_000);
        StreamConfig largeAnswers = config().setClassify(
                        StreamClassify.newBuilder().setIncludeLogits(true))
                .setMaxInFlight(IN_FLIGHT)
                .build();
        StreamClient stream = StreamClient.open(InferenceServiceGrpc.newStub(fixture.channel), largeAnswers, 0);
        int sent = 0;
        while (!holdsAllItMay()) {
            if (stream.isReady()) {
                stream.send(sent++, LARGE);
            }
        }
        while (stream.isReady()) {
            stream.send(sent++, LARGE);
        }
        assertThat(holdsAllItMay()).as("nothing more is read").isTrue();
        stream.halfClose();

        stream.read(sent);

        assertThat(StreamClient.ids(stream.next(sent))).isEqualTo(StreamClient.idsBelow(sent));
        stream.awaitOk();
    }

    /** Whether as many frames as may be inside are answered, and not written. */
    private boolean holdsAllItMay() {
        double prepared = fixture.metrics.value("sluice_preprocess_duration_seconds_count", SLOW);
        return fixture.metrics.rowsInside(SLOW) == 0 && prepared - frames("ok") == IN_FLIGHT;
    }

    @Test
    void stream_cancelled_freesItsFramesUnrun() throws Exception {
        start(Duration.ofMillis(300));
        StreamClient stream = fixture.stream(config().build());
        for (int id = 0; id < 8; id++) {
            stream.send(id, gray());
        }
        Patience.until("they are inside", () -> fixture.metrics.rowsInside(SLOW) == 8);

        stream.cancel();

        Patience.until("they are freed", () -> fixture.metrics.rowsInside(SLOW) == 0);
        assertThat(frames("cancelled")).isEqualTo(8);
        Patience.get(fixture.classify(classify(SLOW, gray()).build()));
        assertThat(fixture.metrics.rowsRun(SLOW))
                .as("two were dispatched, one is the call's")
                .isLessThanOrEqualTo(3);
        Patience.until("it is closed", () -> fixture.metrics.value("sluice_streams", SLOW) == 0);
    }

    @Test
    void stream_deadlinePasses_endsTheStream() throws Exception {
        start(Duration.ofMillis(300));
        InferenceServiceStub stub =
                InferenceServiceGrpc.newStub(fixture.channel).withDeadlineAfter(200, TimeUnit.MILLISECONDS);
        StreamClient stream = StreamClient.open(stub, config().build(), 8);
        for (int id = 0; id < 8; id++) {
            stream.send(id, gray());
        }

        assertThat(stream.failure().getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);

        Patience.until("they are freed", () -> fixture.metrics.rowsInside(SLOW) == 0);
        Patience.until("counted", () -> fixture.metrics.ended(SLOW, "deadline_exceeded") == 1);
    }

    @Test
    void streams_twoHundredOverOneConnection_eachGetsItsAnswers() throws Exception {
        start(Duration.ofMillis(2));
        List<StreamClient> cameras = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            cameras.add(fixture.stream((i % 2 == 0 ? config() : latest()).build()));
        }
        Patience.until("all are open", () -> fixture.metrics.value("sluice_streams", SLOW) == 200);
        for (int id = 0; id < 3; id++) {
            for (StreamClient camera : cameras) {
                camera.send(id, gray());
            }
            for (StreamClient camera : cameras) {
                StreamResponse answer = camera.next();
                assertThat(answer.getFrameId()).isEqualTo(id);
                assertThat(answer.hasClassification()).isTrue();
            }
        }
        for (StreamClient camera : cameras) {
            camera.halfClose();
            camera.awaitOk();
        }
        assertThat(frames("ok")).isEqualTo(600);
    }

    private void start(Duration batchTime) throws Exception {
        start(batchTime, 4);
    }

    private void start(Duration batchTime, int classes) throws Exception {
        fixture = ServerFixture.with()
                .synthetic(SLOW, batchTime, classes)
                .batch(1, Duration.ZERO)
                .maxRows(ROWS)
                .ready();
    }

    private double frames(String reason) {
        return fixture.metrics.value("sluice_frames_total", SLOW, "reason=\"" + reason + "\"");
    }

    private static StreamConfig.Builder config() {
        return StreamConfig.newBuilder().setModel(SLOW).setClassify(StreamClassify.getDefaultInstance());
    }

    private static StreamConfig.Builder latest() {
        return config().setFramePolicy(FramePolicy.FRAME_POLICY_LATEST);
    }
}
