package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.sluice.proto.v1.StreamResponse.ResultCase;
import io.sluice.server.request.InferenceRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Frames of a stream without a deadline, on a server that sets deadlines. */
class FrameDeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HALF = Duration.ofMillis(500);

    private final SteppedStream stream = new SteppedStream(SECOND, Duration.ZERO);

    FrameDeadlineTest() {
        stream.configure(SteppedStream.config().build());
    }

    @Test
    void frames_eachOfThem_haveTheDefaultFromTheirArrival() {
        stream.frames(1);
        stream.advance(HALF);
        stream.frames(2);

        assertThat(stream.model.inside)
                .extracting(InferenceRequest::deadlineNanos)
                .containsExactly(SECOND.toNanos(), SECOND.plus(HALF).toNanos());
    }

    @Test
    void frames_maximumIsSooner_haveTheMaximum() {
        SteppedStream bounded = new SteppedStream(SECOND, HALF);
        bounded.configure(SteppedStream.config().build());

        bounded.frames(1);

        assertThat(bounded.model.inside)
                .extracting(InferenceRequest::deadlineNanos)
                .containsExactly(HALF.toNanos());
    }

    @Test
    void frame_stuckInTheModelPastItsDeadline_isAnsweredAndTheStreamGoesOn() {
        stream.frames(1);
        stream.advance(HALF);
        stream.frames(2);
        assertThat(stream.wire.later).as("one expiry is due").hasSize(1);

        stream.advance(HALF);
        stream.wire.runLater();

        assertThat(stream.wire.ids()).containsExactly(1L);
        assertThat(stream.wire.last().getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
        assertThat(stream.wire.later)
                .as("that of the next frame is due")
                .singleElement()
                .satisfies(due -> assertThat(due.delay()).isEqualTo(HALF));
        stream.model.answer(1);
        assertThat(stream.wire.results()).containsExactly(ResultCase.ERROR, ResultCase.CLASSIFICATION);
        assertThat(stream.counts.frames()).isEqualTo(Map.of("m DEADLINE_EXCEEDED", 1L, "m OK", 1L));
    }

    @Test
    void frame_waitsForAnOverloadedModelPastItsDeadline_isAnswered() {
        stream.model.refuse(SteppedModel.overload());
        stream.frames(1);

        stream.advance(SECOND);
        stream.wire.runLater();

        assertThat(stream.wire.last().getError().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED_VALUE);
        assertThat(stream.wire.later).as("nothing waits any more").isEmpty();
    }

    @Test
    void frame_triedAgain_keepsItsDeadline() {
        stream.model.refuse(SteppedModel.overload());
        stream.frames(1);
        stream.advance(HALF);

        stream.model.refuse(null);
        stream.wire.runLater();

        assertThat(stream.model.inside)
                .extracting(InferenceRequest::deadlineNanos)
                .containsExactly(SECOND.toNanos());
    }

    @Test
    void expiry_framesAnsweredInTime_endsNothing() {
        stream.frames(1);
        stream.model.answerAll();
        stream.advance(HALF);
        stream.frames(2);

        stream.advance(HALF);
        stream.wire.runLater();

        assertThat(stream.wire.ids()).containsExactly(1L);
        stream.model.answerAll();
        assertThat(stream.wire.results()).containsExactly(ResultCase.CLASSIFICATION, ResultCase.CLASSIFICATION);
    }

    @Test
    void end_expiryWasDue_isForgotten() {
        stream.frames(1);
        stream.model.answerAll();
        assertThat(stream.wire.later).hasSize(1);

        stream.halfClose();

        assertThat(stream.wire.completed).isTrue();
        assertThat(stream.wire.later).isEmpty();
    }

    @Test
    void cancel_expiryWasDue_isForgotten() {
        stream.frames(1);

        stream.cancel();

        assertThat(stream.wire.later).isEmpty();
    }

    @Test
    void frames_serverSetsNoDeadline_needNoTimer() {
        SteppedStream free = SteppedStream.all();

        free.frames(1);

        assertThat(free.model.inside)
                .extracting(InferenceRequest::deadlineNanos)
                .containsExactly(InferenceRequest.NO_DEADLINE);
        assertThat(free.wire.later).isEmpty();
    }
}
