package io.sluice.server.response;

import io.sluice.server.request.Answer.Category;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Softmax and top-k over the logits of one row, or over scores made of them. */
public final class Ranking {

    private Ranking() {}

    /**
     * Probabilities of all classes: {@code exp(x - max) / sum}, in float32 like the reference, summed in float64.
     *
     * @param logits at least one, all finite
     */
    public static float[] softmax(float[] logits) {
        float max = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        float[] scores = new float[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            scores[i] = (float) Math.exp(logits[i] - max);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (scores[i] / sum);
        }
        return scores;
    }

    /**
     * The best classes, best first; equal scores by lower index.
     *
     * @param labels one for each score
     * @param k at least 1; more than there are gives all
     */
    public static List<Category> topK(float[] scores, List<String> labels, int k) {
        Comparator<Integer> worstFirst =
                Comparator.<Integer>comparingDouble(i -> scores[i]).thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(Math.min(k, scores.length) + 1, worstFirst);
        for (int i = 0; i < scores.length; i++) {
            if (best.size() == k && scores[i] <= scores[best.element()]) {
                continue; // the common case, without boxing
            }
            best.add(i);
            if (best.size() > k) {
                best.remove();
            }
        }
        List<Category> ranked = new ArrayList<>(best.size());
        best.stream().sorted(worstFirst.reversed()).forEach(i -> ranked.add(new Category(i, labels.get(i), scores[i])));
        return ranked;
    }
}
