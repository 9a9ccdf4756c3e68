package io.sluice.server.response;

import io.sluice.server.request.Answer.Category;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Softmax and top-k over the logits of one row, or over scores made of them. */
public final class Ranking {

    /** Up to so many classes, to sort all costs more than to keep the best. */
    private static final int FEW = 32;

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
        int count = Math.min(k, scores.length);
        long[] places = count <= FEW ? best(scores, count) : sorted(scores);
        List<Category> ranked = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int index = (int) places[i];
            ranked.add(new Category(index, labels.get(index), scores[index]));
        }
        return ranked;
    }

    /** Keeps the best in their order while it looks at each class once; most are not among them. */
    private static long[] best(float[] scores, int count) {
        long[] best = new long[count];
        Arrays.fill(best, Long.MAX_VALUE);
        for (int i = 0; i < scores.length; i++) {
            long place = place(scores[i], i);
            int at = count;
            for (; at > 0 && place < best[at - 1]; at--) {
                if (at < count) {
                    best[at] = best[at - 1];
                }
            }
            if (at < count) {
                best[at] = place;
            }
        }
        return best;
    }

    private static long[] sorted(float[] scores) {
        long[] places = new long[scores.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = place(scores[i], i);
        }
        Arrays.sort(places);
        return places;
    }

    /* Smaller is better: the score's bits, whose order is that of the scores once those of negative ones are flipped, then the index. */
    private static long place(float score, int index) {
        int bits = Float.floatToIntBits(score);
        int ascending = bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE);
        return (long) ~ascending << Integer.SIZE | index;
    }
}
