package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.v1.DropReason;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.FramePolicy;
import io.sluice.proto.v1.StreamResponse;
import io.sluice.proto.v1.StreamResponse.ResultCase;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Only the newest frame waits; and frames that were too old when they came. */
class LatestFrameTest {

    private final SteppedStream stream = SteppedStream.latest();

    @Test
    void frames_whileOneRuns_onlyTheNewestIsServedNext() {
        stream.frames(1, 2);
        stream.advance(Duration.ofMillis(30));
        stream.frames(3);
        stream.advance(Duration.ofMillis(5));
        stream.frames(4);
        assertThat(stream.model.inside).hasSize(1);

        stream.model.answerAll();

        assertThat(stream.wire.ids()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(stream.wire.results())
                .containsExactly(
                        ResultCase.CLASSIFICATION, ResultCase.DROPPED, ResultCase.DROPPED, ResultCase.CLASSIFICATION);
        StreamResponse superseded = stream.wire.answers.get(1);
        assertThat(superseded.getDropped().getReason()).isEqualTo(DropReason.DROP_REASON_SUPERSEDED);
        assertThat(superseded.getDropped().getAge().getNanos()).isEqualTo(30_000_000);
        assertThat(stream.counts.frames()).isEqualTo(Map.of("m OK", 2L, "m DROPPED_SUPERSEDED", 2L));
    }

    @Test
    void frames_fasterThanServed_areReadOnAndOn() {
        for (long id = 0; id < 100; id++) {
            stream.frames(id);
        }

        assertThat(stream.wire.requested()).isEqualTo(1);
        assertThat(stream.model.inside).hasSize(1);
    }

    @Test
    void connection_takesNothing_readingStopsAtTheBound() {
        stream.ready(false);
        long read = LongStream.range(0, 2 * FrameFlow.UNANSWERED_LIMIT)
                .takeWhile(id -> stream.wire.requested() > 0)
                .peek(id -> stream.frames(id))
                .count();
        assertThat(read).isEqualTo(FrameFlow.UNANSWERED_LIMIT);
        stream.model.answerAll();
        assertThat(stream.model.inside)
                .as("an answer that is not written holds its slot")
                .isEmpty();

        stream.ready(true);

        assertThat(stream.wire.answers).hasSize(FrameFlow.UNANSWERED_LIMIT - 1);
        assertThat(stream.model.inside).as("the newest").hasSize(1);
        assertThat(stream.wire.requested()).isEqualTo(1);
    }

    @Test
    void frames_moreInFlightAskedFor_areServedAtOnce() {
        SteppedStream wide = SteppedStream.configured(
                config -> config.setFramePolicy(FramePolicy.FRAME_POLICY_LATEST).setMaxInFlight(2));

        wide.frames(1, 2, 3, 4);

        assertThat(wide.model.inside).hasSize(2);
        wide.model.answer(1);
        assertThat(wide.wire.answers).isEmpty();
        wide.model.answer(0);
        assertThat(wide.wire.results())
                .containsExactly(ResultCase.CLASSIFICATION, ResultCase.CLASSIFICATION, ResultCase.DROPPED);
    }

    @Test
    void model_isOverloaded_newestIsTriedAgain() {
        stream.model.refuse(SteppedModel.overload());
        stream.frames(1, 2, 3);
        assertThat(stream.model.attempts()).as("no try for each frame").isEqualTo(1);
        assertThat(stream.wire.results()).containsExactly(ResultCase.DROPPED, ResultCase.DROPPED);

        stream.model.refuse(null);
        stream.wire.runLater();
        stream.model.answerAll();

        assertThat(stream.wire.last().getFrameId()).isEqualTo(3);
        assertThat(stream.wire.last().hasClassification()).isTrue();
    }

    @Test
    void model_refusesAFrameLater_whenANewerOneCame_isDropped() {
        stream.frames(1, 2);
        stream.model.fail(0, SteppedModel.overload());

        assertThat(stream.wire.results()).containsExactly(ResultCase.DROPPED);
        stream.wire.runLater();
        stream.model.answerAll();
        assertThat(stream.wire.results()).containsExactly(ResultCase.DROPPED, ResultCase.CLASSIFICATION);
    }

    @Test
    void frame_thatIsBroken_supersedesNothing() {
        stream.frames(1, 2);
        stream.send(Frame.newBuilder().setId(3).build());
        stream.model.answerAll();

        assertThat(stream.wire.results())
                .containsExactly(ResultCase.CLASSIFICATION, ResultCase.CLASSIFICATION, ResultCase.ERROR);
    }

    @Test
    void halfClose_oneWaits_isServedBeforeTheEnd() {
        stream.frames(1, 2);
        stream.halfClose();
        stream.model.answerAll();

        assertThat(stream.wire.ids()).containsExactly(1L, 2L);
        assertThat(stream.wire.completed).isTrue();
    }

    @Test
    void frame_capturedTooLongAgo_isDroppedOnArrival() {
        SteppedStream live = SteppedStream.configured(config ->
                config.setMaxAge(com.google.protobuf.Duration.newBuilder().setNanos(100_000_000)));
        live.advance(Duration.ofMillis(100));
        live.send(SteppedStream.frame(1)
                .setCaptureTime(SteppedStream.time(SteppedStream.EPOCH))
                .build());
        assertThat(live.model.inside).as("not older than allowed").hasSize(1);
        live.model.answerAll();
        live.advance(Duration.ofMillis(50));
        live.send(SteppedStream.frame(2)
                .setCaptureTime(SteppedStream.time(SteppedStream.EPOCH))
                .build());

        assertThat(live.model.attempts()).isEqualTo(1);
        assertThat(live.wire.last().getDropped().getReason()).isEqualTo(DropReason.DROP_REASON_STALE);
        assertThat(live.wire.last().getDropped().getAge().getNanos()).isEqualTo(150_000_000);
        assertThat(live.counts.frames()).containsEntry("m DROPPED_STALE", 1L);
    }

    @Test
    void frame_olderThanTheServersAge_isDroppedUnlessTheStreamSaysOtherwise() {
        StreamPolicy policy = new StreamPolicy(1, 1, Duration.ofSeconds(1));
        Frame old = SteppedStream.frame(1)
                .setCaptureTime(SteppedStream.time(SteppedStream.EPOCH.minusSeconds(3600)))
                .build();
        SteppedStream strict = new SteppedStream(policy);
        strict.configure(SteppedStream.config().build());
        SteppedStream patient = new SteppedStream(policy);
        patient.configure(SteppedStream.config()
                .setMaxAge(com.google.protobuf.Duration.getDefaultInstance())
                .build());

        strict.send(old);
        patient.send(old);

        assertThat(strict.wire.results()).containsExactly(ResultCase.DROPPED);
        assertThat(patient.model.inside).hasSize(1);
    }

    @Test
    void frame_capturedInTheFuture_countsAsNow() {
        stream.frames(1);
        stream.send(SteppedStream.frame(2)
                .setCaptureTime(SteppedStream.time(SteppedStream.EPOCH.plusSeconds(3600)))
                .build());
        stream.advance(Duration.ofMillis(7));
        stream.frames(3);
        stream.model.answerAll();

        assertThat(stream.wire.answers.get(1).getDropped().getAge().getNanos()).isEqualTo(7_000_000);
    }

    @Test
    void frame_capturedAtNoTime_failsAlone() {
        stream.send(SteppedStream.frame(1)
                .setCaptureTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))
                .build());

        assertThat(stream.wire.last().getError().getMessage()).startsWith("frame.capture_time: ");
        assertThat(stream.wire.hasEnded()).isFalse();
    }
}
