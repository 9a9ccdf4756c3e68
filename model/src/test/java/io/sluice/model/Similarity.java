package io.sluice.model;

/** What is made of the vectors of pictures and texts. */
final class Similarity {

    private Similarity() {}

    /** To length 1. */
    static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / Math.sqrt(squares));
        }
        return unit;
    }

    /** {@code scale} times the cosine of each picture with each text: a row for each picture. */
    static float[] logits(float[][] pictures, float[][] texts, double scale) {
        float[] logits = new float[pictures.length * texts.length];
        for (int i = 0; i < logits.length; i++) {
            float[] picture = unit(pictures[i / texts.length]);
            float[] text = unit(texts[i % texts.length]);
            double cosine = 0;
            for (int j = 0; j < text.length; j++) {
                cosine += (double) picture[j] * text[j];
            }
            logits[i] = (float) (scale * cosine);
        }
        return logits;
    }

    /** The softmax of each row. */
    static float[] probabilities(float[] logits, int rowLength) {
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < logits.length; row += rowLength) {
            double sum = 0;
            for (int i = row; i < row + rowLength; i++) {
                sum += Math.exp(logits[i]);
            }
            for (int i = row; i < row + rowLength; i++) {
                probabilities[i] = (float) (Math.exp(logits[i]) / sum);
            }
        }
        return probabilities;
    }
}
