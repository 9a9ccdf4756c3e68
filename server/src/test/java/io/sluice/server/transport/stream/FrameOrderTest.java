package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.StreamResponse.ResultCase;
import io.sluice.server.rejection.Rejection;
import io.sluice.server.request.InferenceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every frame is served: order, bounds, overload. */
class FrameOrderTest {

    private final SteppedStream stream = SteppedStream.all();

    @Test
    void frames_answeredOutOfOrder_leaveInOrder() {
        stream.frames(10, 11, 12);

        stream.model.answer(2);
        stream.model.answer(1);
        assertThat(stream.wire.answers).isEmpty();
        stream.model.answer(0);

        assertThat(stream.wire.ids()).containsExactly(10L, 11L, 12L);
        assertThat(stream.counts.frames()).isEqualTo(Map.of("m OK", 3L));
    }

    @Test
    void frames_asManyInsideAsAllowed_noneIsRead() {
        stream.frames(1, 2, 3);
        assertThat(stream.wire.requested()).isZero();

        stream.model.answer(1);
        assertThat(stream.wire.requested()).as("frame 2 waits for its turn").isZero();
        stream.model.answer(0);

        assertThat(stream.wire.requested()).as("one at a time").isEqualTo(1);
    }

    @Test
    void frame_thatIsBroken_failsAloneAndInOrder() {
        stream.frames(1);
        stream.send(Frame.newBuilder().setId(2).build());
        stream.frames(3);
        stream.model.fail(1, new Rejection.InvalidArgument("frame.image.encoded", "no picture"));
        assertThat(stream.wire.answers).isEmpty();

        stream.model.answer(0);

        assertThat(stream.wire.ids()).containsExactly(1L, 2L, 3L);
        assertThat(stream.wire.results())
                .containsExactly(ResultCase.CLASSIFICATION, ResultCase.ERROR, ResultCase.ERROR);
        assertThat(stream.wire.answers.get(1).getError().getMessage()).startsWith("frame.image: empty");
        assertThat(stream.wire.last().getError().getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
        assertThat(stream.wire.hasEnded()).isFalse();
        assertThat(stream.counts.frames()).isEqualTo(Map.of("m OK", 1L, "m INVALID_ARGUMENT", 2L));
    }

    @Test
    void connection_takesNothing_keepsNoMoreThanTheBound() {
        stream.ready(false);
        stream.frames(1, 2, 3);
        stream.model.answerAll();
        assertThat(stream.wire.answers).isEmpty();
        assertThat(stream.wire.requested()).isZero();

        stream.ready(true);

        assertThat(stream.wire.ids()).containsExactly(1L, 2L, 3L);
        assertThat(stream.wire.requested()).isEqualTo(1);
    }

    @Test
    void model_isOverloaded_frameWaitsAndTheSenderWithIt() {
        stream.model.refuse(SteppedModel.overload());
        stream.frames(1);

        assertThat(stream.wire.answers).isEmpty();
        assertThat(stream.wire.requested()).as("nothing is read behind it").isZero();
        assertThat(stream.wire.later).as("one retry is due").hasSize(1);
        stream.wire.runLater();
        assertThat(stream.model.attempts()).isEqualTo(2);

        stream.model.refuse(null);
        stream.wire.runLater();
        assertThat(stream.wire.requested()).isEqualTo(1);
        stream.model.answerAll();

        assertThat(stream.wire.results()).containsExactly(ResultCase.CLASSIFICATION);
        assertThat(stream.wire.later).isEmpty();
    }

    @Test
    void model_isOverloaded_isTriedAgainWhenAFrameOfTheStreamEnds() {
        stream.frames(1);
        stream.model.refuse(SteppedModel.overload());
        stream.frames(2);
        stream.ready(true);
        assertThat(stream.model.attempts())
                .as("no event but an end is worth a try")
                .isEqualTo(2);

        stream.model.refuse(null);
        stream.model.answer(0);

        assertThat(stream.model.attempts()).isEqualTo(3);
        stream.model.answerAll();
        assertThat(stream.wire.ids()).containsExactly(1L, 2L);
    }

    @Test
    void model_refusesLater_framesAreTriedAgainInTheirOrder() {
        stream.frames(1, 2, 3);
        stream.model.fail(2, SteppedModel.overload());
        stream.model.fail(1, SteppedModel.overload());
        assertThat(stream.wire.later).hasSize(1);

        stream.wire.runLater();
        stream.model.answerAll();

        assertThat(stream.wire.ids()).containsExactly(1L, 2L, 3L);
        assertThat(stream.counts.frames()).isEqualTo(Map.of("m OK", 3L));
    }

    @Test
    void model_isOverloadedForAMinute_frameIsAnsweredWithTheRefusal() {
        stream.model.refuse(SteppedModel.overload());
        stream.frames(1);

        stream.advance(FrameFlow.OVERLOAD_PATIENCE.minus(Duration.ofMillis(1)));
        stream.wire.runLater();
        assertThat(stream.wire.answers).isEmpty();
        stream.advance(Duration.ofMillis(1));
        stream.wire.runLater();

        assertThat(stream.wire.last().getError().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED_VALUE);
        assertThat(stream.wire.requested()).isEqualTo(1);
    }

    @Test
    void halfClose_framesInFlight_answersThemAndCompletes() {
        stream.frames(1, 2);
        stream.halfClose();
        stream.model.answer(0);
        assertThat(stream.wire.hasEnded()).isFalse();

        stream.model.answer(0);

        assertThat(stream.wire.completed).isTrue();
        assertThat(stream.counts.streams()).isEqualTo(Map.of("m OK", 1L));
    }

    @Test
    void halfClose_nothingInFlight_completesAtOnce() {
        stream.halfClose();

        assertThat(stream.wire.completed).isTrue();
    }

    @Test
    void cancel_framesInFlight_freesThemAtOnce() {
        stream.frames(1, 2);
        List<InferenceRequest> inside = List.copyOf(stream.model.inside);

        stream.cancel();

        assertThat(inside).allMatch(InferenceRequest::hasEnded);
        assertThat(stream.wire.answers).isEmpty();
        assertThat(stream.wire.hasEnded()).as("nobody is there to be told").isFalse();
        assertThat(stream.counts.frames()).isEqualTo(Map.of("m CANCELLED", 2L));
        assertThat(stream.counts.streams()).isEqualTo(Map.of("m CANCELLED", 1L));
    }

    @Test
    void cancel_whileAFrameWaits_isNotTriedAgain() {
        stream.model.refuse(SteppedModel.overload());
        stream.frames(1);
        stream.cancel();

        stream.wire.runLater();

        assertThat(stream.model.attempts()).isEqualTo(1);
        assertThat(stream.wire.later).isEmpty();
    }

    @Test
    void drain_framesInFlight_answersThemAndEndsWithTheReason() {
        stream.frames(1);
        stream.model.refuse(SteppedModel.overload());
        stream.frames(2);

        stream.wire.execute(() -> stream.session.onDrain(SteppedModel.draining()));
        assertThat(stream.wire.hasEnded()).isFalse();
        stream.model.answer(0);

        assertThat(stream.wire.results()).containsExactly(ResultCase.CLASSIFICATION, ResultCase.ERROR);
        assertThat(stream.wire.last().getError().getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
        assertThat(stream.wire.failure).isEqualTo(SteppedModel.draining());
    }

    @Test
    void drain_seenByAFrameFirst_endsTheStreamToo() {
        stream.frames(1);
        stream.model.refuse(SteppedModel.draining());
        stream.frames(2);
        stream.model.answer(0);

        assertThat(stream.wire.ids()).containsExactly(1L, 2L);
        assertThat(stream.wire.failure).isEqualTo(SteppedModel.draining());
    }

    @Test
    void modelGone_ofAnother_changesNothing() {
        stream.wire.execute(() -> stream.session.onModelGone("another", SteppedModel.draining()));
        assertThat(stream.wire.hasEnded()).isFalse();

        stream.wire.execute(() -> stream.session.onModelGone(SteppedModel.NAME, SteppedModel.draining()));
        assertThat(stream.wire.failure).isEqualTo(SteppedModel.draining());
    }

    @Test
    void abort_framesInFlight_endsAtOnce() {
        stream.frames(1);
        InferenceRequest inside = stream.model.inside.get(0);

        stream.wire.execute(() -> stream.session.onAbort(SteppedModel.draining()));

        assertThat(inside.hasEnded()).isTrue();
        assertThat(stream.wire.failure).isEqualTo(SteppedModel.draining());
    }
}
