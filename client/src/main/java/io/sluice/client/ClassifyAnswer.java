package io.sluice.client;

import java.util.List;
import java.util.Optional;

/**
 * Rankings, one for each image in the order of the call.
 *
 * @param model name of the model that answered
 * @param version digest of the bytes that answered
 */
public record ClassifyAnswer(String model, String version, List<Ranking> rankings, CallTiming timing) {

    public ClassifyAnswer {
        rankings = List.copyOf(rankings);
    }

    /**
     * The ranking of one image.
     *
     * @param categories best first
     * @param logits {@code [classes]} in class order, before softmax; present when asked for
     */
    public record Ranking(List<Category> categories, Optional<Vector> logits) {

        public Ranking {
            categories = List.copyOf(categories);
        }
    }

    /**
     * One class of a ranking.
     *
     * @param index position among the model's classes, or among the call's labels
     * @param score softmax probability, in [0, 1]
     */
    public record Category(int index, String label, float score) {}
}
