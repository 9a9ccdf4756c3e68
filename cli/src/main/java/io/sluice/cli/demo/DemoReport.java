package io.sluice.cli.demo;

import io.sluice.cli.output.ModelView;
import io.sluice.cli.stream.StreamSummary;
import io.sluice.client.ClassifyAnswer.Category;
import java.util.List;

/**
 * What a demo saw.
 *
 * @param readyMs from the start of the server to SERVING
 * @param pairs most similar first
 * @param labelled every picture by free labels
 * @param captions of the first picture
 */
record DemoReport(
        String server,
        double readyMs,
        List<ModelView> models,
        List<Classified> classified,
        List<Pair> pairs,
        Labelled labelled,
        Captioned captions,
        Film film) {

    /**
     * One picture's ranking.
     *
     * @param latencyMs from the call to its answer
     * @param batchSize rows in the batch it ran in
     */
    record Classified(String picture, List<Category> categories, double latencyMs, int batchSize) {}

    /** @param cosine of the two pictures' embeddings, in [-1, 1] */
    record Pair(String first, String second, double cosine) {}

    /**
     * @param labels that there were to choose from
     * @param template the sentence that each was put into
     */
    record Labelled(int labels, String template, List<Classified> pictures) {}

    /** @param captions best first */
    record Captioned(String picture, List<Category> captions) {}

    /** @param changes the frames whose label is another one than that of the frame before */
    record Film(List<Change> changes, StreamSummary summary) {}

    /** @param frame from 0 */
    record Change(long frame, String label, float score) {}
}
