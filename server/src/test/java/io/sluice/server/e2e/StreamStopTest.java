package io.sluice.server.e2e;

import static io.sluice.server.e2e.Messages.gray;
import static io.sluice.server.e2e.Patience.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.v1.InferenceServiceGrpc;
import io.sluice.proto.v1.LoadModelRequest;
import io.sluice.proto.v1.StreamClassify;
import io.sluice.proto.v1.StreamConfig;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.UnloadModelRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams whose server or model stops. */
class StreamStopTest {

    private static final String MODEL = "steady";
    private static final int FRAMES = 6;

    private ServerFixture fixture;
    private StreamClient stream;

    @BeforeEach
    void start() throws Exception {
        fixture = ServerFixture.with()
                .synthetic(MODEL, Duration.ofMillis(100))
                .batch(1, Duration.ZERO)
                .admin()
                .ready();
        stream = fixture.stream(config());
        for (int id = 0; id < FRAMES; id++) {
            stream.send(id, gray());
        }
        Patience.until("all are inside", () -> fixture.metrics.rowsInside(MODEL) + stream.unseen() >= FRAMES);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void stop_framesInFlight_answersThemAndEndsTheStream() throws Exception {
        boolean answered = fixture.server.stop();

        assertThat(answered).isTrue();
        assertAllServed();
        assertUnavailable("DRAINING");
    }

    @Test
    void stop_idleStream_isNotWaitedFor() throws Exception {
        StreamClient idle = fixture.stream(config());
        Patience.until("it is open", () -> fixture.metrics.value("sluice_streams", MODEL) == 2);
        assertAllServed();
        long startedAt = System.nanoTime();

        fixture.server.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Patience.LIMIT.dividedBy(2));
        assertThat(idle.failure().getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void stop_clientReadsNothing_isCutOff() throws Exception {
        StreamClient deaf = StreamClient.open(InferenceServiceGrpc.newStub(fixture.channel), config(), 0);
        deaf.send(0, gray());
        assertAllServed();

        fixture.server.stop();

        assertThat(deaf.unseen()).isZero();
        deaf.read(1);
        deaf.next();
        assertThat(deaf.failure().getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void unload_framesInFlight_answersThemAndEndsTheStream() throws Exception {
        get(fixture.models()
                .unloadModel(UnloadModelRequest.newBuilder().setModel(MODEL).build()));

        assertAllServed();
        assertUnavailable("MODEL_NOT_READY");

        StatusRuntimeException refused = fixture.stream(config()).failure();
        assertThat(Statuses.reason(refused)).isEqualTo("MODEL_NOT_READY");
        get(fixture.models()
                .loadModel(LoadModelRequest.newBuilder().setModel(MODEL).build()));
        StreamClient again = fixture.stream(config());
        again.send(0, gray());
        assertThat(again.next().hasClassification()).isTrue();
    }

    private void assertAllServed() throws Exception {
        var answers = stream.next(FRAMES);
        assertThat(StreamClient.ids(answers)).isEqualTo(StreamClient.idsBelow(FRAMES));
        assertThat(answers).allMatch(StreamResponse::hasClassification);
    }

    private void assertUnavailable(String reason) throws Exception {
        StatusRuntimeException failure = stream.failure();
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(Statuses.reason(failure)).isEqualTo(reason);
        assertThat(Statuses.detail(failure, RetryInfo.class).getRetryDelay().getSeconds())
                .isPositive();
    }

    private static StreamConfig config() {
        return StreamConfig.newBuilder()
                .setModel(MODEL)
                .setClassify(StreamClassify.getDefaultInstance())
                .build();
    }
}
