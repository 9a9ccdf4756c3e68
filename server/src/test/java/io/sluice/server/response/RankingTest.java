package io.sluice.server.response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.server.request.Answer.Category;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RankingTest {

    @Test
    void softmax_logits_sumToOneInTheirOrder() {
        float[] scores = Ranking.softmax(new float[] {1, 2, 3});

        assertThat(scores).containsExactly(new float[] {0.09003057f, 0.24472848f, 0.66524094f}, within(1e-7f));
    }

    /** Subtracting the largest magnitude instead of the largest value would overflow or flush everything to 0. */
    @ParameterizedTest
    @ValueSource(floats = {-1000, 0, 1000, 3e38f})
    void softmax_anyOffset_changesNothing(float offset) {
        assertThat(Ranking.softmax(new float[] {offset, offset}))
                .containsExactly(new float[] {0.5f, 0.5f}, within(1e-7f));
    }

    @Test
    void softmax_oneFarBelow_isZeroNotNaN() {
        assertThat(Ranking.softmax(new float[] {-3e38f, 0})).containsExactly(0f, 1f);
    }

    @Test
    void topK_tiesInScore_areOrderedByIndex() {
        float[] scores = {0.2f, 0.3f, 0.2f, 0.3f};

        assertThat(Ranking.topK(scores, List.of("a", "b", "c", "d"), 3))
                .containsExactly(new Category(1, "b", 0.3f), new Category(3, "d", 0.3f), new Category(0, "a", 0.2f));
    }

    @Test
    void topK_moreThanThereAre_givesAll() {
        assertThat(Ranking.topK(new float[] {0.4f, 0.6f}, List.of("a", "b"), 5))
                .extracting(Category::label)
                .containsExactly("b", "a");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 5", "3, 17", "4, 32", "5, 33", "6, 200"})
    void topK_randomScoresWithTies_equalsAFullSort(long seed, int k) {
        Random random = new Random(seed);
        float[] scores = new float[200];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(-25, 25) / 50f;
        }
        List<String> labels =
                IntStream.range(0, scores.length).mapToObj(Integer::toString).toList();
        List<Integer> sorted = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -scores[i]).thenComparing(i -> i))
                .limit(k)
                .toList();

        assertThat(Ranking.topK(scores, labels, k)).extracting(Category::index).isEqualTo(sorted);
    }
}
