package io.sluice.server.transport.stream;

import io.sluice.server.request.task.InferenceTask;
import java.time.Duration;

/**
 * What one stream's config asks for, checked.
 *
 * @param task shared by all frames; asks for logits where they are needed for smoothing
 * @param latestOnly whether only the newest frame may wait
 * @param maxInFlight frames that may be in the model, or answered and not yet written, at once
 * @param maxAge a frame captured longer ago when it arrives is dropped; zero for never
 * @param ranking how classes are answered
 */
record StreamSpec(InferenceTask task, boolean latestOnly, int maxInFlight, Duration maxAge, RankingSpec ranking) {

    /**
     * How classes are answered; says nothing of a stream that embeds.
     *
     * @param topK most categories
     * @param includeLogits whether the client asked for them
     * @param smoothing weight of the past in [0, 1); 0 for none
     */
    record RankingSpec(int topK, boolean includeLogits, float smoothing) {

        static final RankingSpec NONE = new RankingSpec(1, false, 0);

        boolean smooths() {
            return smoothing > 0;
        }
    }

    boolean isStale(Duration age) {
        return !maxAge.isZero() && age.compareTo(maxAge) > 0;
    }
}
