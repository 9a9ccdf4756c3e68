package io.sluice.server.request.task;

import java.util.List;

/**
 * What a model makes of a set of labels: one unit vector each.
 *
 * @param labels in index order
 * @param values float32 {@code [dimension, labels]}: all labels' first components, then all their second ones, ...
 * @param logitScale what a cosine is multiplied by to be a logit
 */
public record LabelVectors(List<String> labels, float[] values, float logitScale) {

    /**
     * The logit of every label for one image: {@code logitScale * cosine}.
     *
     * @param image its vector, of any length; one of zeros is like no label
     */
    public float[] logits(float[] image) {
        int count = labels.size();
        if (values.length != image.length * count) {
            throw new IllegalArgumentException("%d labels have vectors of %d components, the image one of %d"
                    .formatted(count, values.length / count, image.length));
        }
        float[] sums = new float[count];
        double squares = 0;
        for (int component = 0; component < image.length; component++) {
            float weight = image[component];
            squares += (double) weight * weight;
            int start = component * count;
            for (int label = 0; label < count; label++) { // over labels, so that the JIT uses vector instructions
                sums[label] += weight * values[start + label];
            }
        }
        float scale = squares == 0 ? 0 : (float) (logitScale / Math.sqrt(squares));
        for (int label = 0; label < count; label++) {
            sums[label] *= scale;
        }
        return sums;
    }
}
