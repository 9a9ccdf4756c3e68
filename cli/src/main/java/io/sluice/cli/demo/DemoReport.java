package io.sluice.cli.demo;

import io.sluice.cli.output.ModelView;
import io.sluice.client.ClassifyAnswer.Category;
import java.util.List;

/**
 * What a demo saw.
 *
 * @param readyMs from the start of the server to SERVING
 * @param pairs most similar first
 */
record DemoReport(
        String server, double readyMs, List<ModelView> models, List<Classified> classified, List<Pair> pairs) {

    /**
     * One picture's ranking.
     *
     * @param latencyMs from the call to its answer
     * @param batchSize rows in the batch it ran in
     */
    record Classified(String picture, List<Category> categories, double latencyMs, int batchSize) {}

    /** @param cosine of the two pictures' embeddings, in [-1, 1] */
    record Pair(String first, String second, double cosine) {}
}
