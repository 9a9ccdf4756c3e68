package io.sluice.server.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.proto.v1.Category;
import io.sluice.proto.v1.Classification;
import io.sluice.proto.v1.Frame;
import io.sluice.proto.v1.StreamClassify;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scores over the frames of one stream. Logits of (ln 8, 0, 0) are scores of (0.8, 0.1, 0.1). */
class SmoothingTest {

    private static final float LN_8 = (float) Math.log(8);

    @Test
    void smoothing_off_answersNothingBeside() {
        SteppedStream stream = SteppedStream.all();
        stream.frames(1);
        stream.model.answerAll();

        assertThat(stream.wire.last().hasSmoothed()).isFalse();
    }

    @Test
    void smoothing_half_movesHalfTheWay() {
        SteppedStream stream = SteppedStream.configured(config -> config.setSmoothing(0.5f));
        stream.frames(1, 2);
        stream.model.logits(LN_8, 0, 0);
        stream.model.logits(0, LN_8, 0);
        stream.model.answerAll();

        Classification first = stream.wire.answers.get(0).getSmoothed();
        Classification second = stream.wire.answers.get(1).getSmoothed();
        assertThat(scores(first)).containsExactly(new float[] {0.8f, 0.1f, 0.1f}, within(1e-6f));
        assertThat(scores(second)).containsExactly(new float[] {0.45f, 0.45f, 0.1f}, within(1e-6f));
        assertThat(first.getCategories(0).getLabel()).isEqualTo("cat");
        assertThat(stream.wire.last().getClassification().hasLogits())
                .as("only for smoothing")
                .isFalse();
    }

    @Test
    void smoothing_framesAnsweredOutOfOrder_followsTheirOrder() {
        SteppedStream stream = SteppedStream.configured(config -> config.setSmoothing(0.9f));
        stream.frames(1, 2);
        stream.model.logits(0, LN_8, 0);
        stream.model.logits(LN_8, 0, 0);
        stream.model.answer(1);
        stream.model.answer(0);

        assertThat(scores(stream.wire.last().getSmoothed()))
                .containsExactly(new float[] {0.73f, 0.17f, 0.1f}, within(1e-6f));
    }

    @Test
    void smoothing_frameFails_isNoPartOfThePast() {
        SteppedStream stream = SteppedStream.configured(config -> config.setSmoothing(0.5f));
        stream.model.logits(LN_8, 0, 0);
        stream.model.logits(LN_8, 0, 0);
        stream.frames(1);
        stream.send(Frame.newBuilder().setId(2).build());
        stream.frames(3);
        stream.model.answerAll();

        assertThat(scores(stream.wire.last().getSmoothed()))
                .containsExactly(new float[] {0.8f, 0.1f, 0.1f}, within(1e-6f));
    }

    @Test
    void smoothing_withTopKAndLogits_answersBothAsAsked() {
        SteppedStream stream = SteppedStream.configured(config -> config.setSmoothing(0.5f)
                .setClassify(StreamClassify.newBuilder().setTopK(1).setIncludeLogits(true)));
        stream.model.logits(0, 0, LN_8);
        stream.frames(1);
        stream.model.answerAll();

        List<Category> ranked = stream.wire.last().getSmoothed().getCategoriesList();
        assertThat(ranked).singleElement().extracting(Category::getLabel).isEqualTo("fish");
        assertThat(stream.wire.last().getClassification().hasLogits()).isTrue();
        assertThat(stream.wire.last().getSmoothed().hasLogits()).isFalse();
    }

    /** By class. */
    private static float[] scores(Classification ranking) {
        float[] scores = new float[ranking.getCategoriesCount()];
        ranking.getCategoriesList().forEach(category -> scores[category.getIndex()] = category.getScore());
        return scores;
    }
}
