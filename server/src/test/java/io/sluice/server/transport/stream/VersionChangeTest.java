package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.proto.v1.StreamResponse;
import io.sluice.server.transport.message.Cards;
import org.junit.jupiter.api.Test;

/** Another version of the model takes over, step by step. */
class VersionChangeTest {

    private static final String NEW = "f".repeat(64);

    private final SteppedModel next = new SteppedModel(NEW);

    @Test
    void change_framesInside_areAnsweredByTheOldVersionAndInOrder() {
        SteppedStream stream = SteppedStream.all();
        stream.frames(1, 2);
        stream.moveTo(next);
        stream.frames(3);
        next.answerAll();
        stream.model.answerAll();

        assertThat(stream.wire.ids()).containsExactly(1L, 2L, 3L);
        assertThat(stream.wire.answers)
                .extracting(StreamResponse::getVersion)
                .containsExactly(Cards.DIGEST, Cards.DIGEST, NEW);
    }

    @Test
    void change_letsTheOldVersionGoWhileItsFramesRun() {
        SteppedStream stream = SteppedStream.all();
        stream.frames(1);

        stream.moveTo(next);

        assertThat(stream.model.isClosed()).isTrue();
        assertThat(next.isClosed()).isFalse();
    }

    @Test
    void change_frameThatWasRefusedForOverload_goesToTheNewVersion() {
        SteppedStream stream = SteppedStream.all();
        stream.model.refuse(SteppedModel.overload());
        stream.frames(1);
        stream.moveTo(next);
        stream.wire.runLater();
        next.answerAll();

        assertThat(stream.wire.last().getVersion()).isEqualTo(NEW);
    }

    @Test
    void change_smoothing_beginsAnew() {
        SteppedStream stream = SteppedStream.configured(config -> config.setSmoothing(0.5f));
        stream.frames(1);
        stream.model.logits(0, 0, 5);
        stream.model.answerAll();
        stream.moveTo(next);
        stream.frames(2);
        next.logits(0, 0, 0);
        next.answerAll();

        assertThat(stream.wire.last().getSmoothed().getCategories(0).getScore()).isCloseTo(1 / 3f, within(1e-6f));
    }

    @Test
    void end_letsTheVersionGo() {
        SteppedStream stream = SteppedStream.all();
        stream.halfClose();

        assertThat(stream.wire.completed).isTrue();
        assertThat(stream.model.isClosed()).isTrue();
    }

    @Test
    void cancel_letsTheVersionGo() {
        SteppedStream stream = SteppedStream.all();
        stream.frames(1);
        stream.cancel();

        assertThat(stream.model.isClosed()).isTrue();
    }
}
