package io.sluice.model;

import java.util.List;
import java.util.Set;

/**
 * What a model is and can do.
 *
 * @param architecture {@code vit} or {@code synthetic}
 * @param digest sha256 over the bytes that serve, 64 lower-case hexadecimal digits; this is the model's version
 * @param tasks what it can be asked for
 * @param labels the model's own classes in index order; empty where it has none
 * @param inputSize side S of the square input, in pixels
 * @param embeddingDimension length of the model's own embedding
 * @param layers L: hidden states are numbered 0..L
 * @param tokens tokens of one image, class token included
 * @param hasPooler whether the checkpoint has its own pooler
 * @param precision arithmetic of the forward pass: {@code fp32}, {@code bf16}, {@code fp16} or {@code int8}
 */
public record ModelCard(
        String architecture,
        String digest,
        Set<Task> tasks,
        List<String> labels,
        int inputSize,
        int embeddingDimension,
        int layers,
        int tokens,
        boolean hasPooler,
        String precision) {

    public ModelCard {
        tasks = Set.copyOf(tasks);
        labels = List.copyOf(labels);
    }
}
