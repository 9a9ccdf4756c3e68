package io.sluice.client;

import io.sluice.proto.v1.ClassifyRequest;
import java.util.List;

/**
 * What to classify, and how.
 *
 * @param model empty for the server's default model
 * @param version digest prefix that the answer must come from; empty for the current one
 * @param images at least one
 * @param topK categories to answer for each image, best first; 0 for the server's default of 5
 * @param labels zero-shot labels to choose from; empty for the model's own classes
 * @param includeLogits whether to answer the raw logits too
 */
public record ClassifyCall(
        String model, String version, List<ImageSource> images, int topK, List<String> labels, boolean includeLogits) {

    public ClassifyCall {
        images = List.copyOf(images);
        labels = List.copyOf(labels);
    }

    /** The default model's own classes, the best five of them. */
    public static ClassifyCall of(ImageSource... images) {
        return new ClassifyCall("", "", List.of(images), 0, List.of(), false);
    }

    public ClassifyCall withModel(String name) {
        return new ClassifyCall(name, version, images, topK, labels, includeLogits);
    }

    public ClassifyCall withTopK(int count) {
        return new ClassifyCall(model, version, images, count, labels, includeLogits);
    }

    public ClassifyCall withLabels(List<String> choices) {
        return new ClassifyCall(model, version, images, topK, choices, includeLogits);
    }

    public ClassifyCall withLogits() {
        return new ClassifyCall(model, version, images, topK, labels, true);
    }

    ClassifyRequest toMessage() {
        ClassifyRequest.Builder request = ClassifyRequest.newBuilder()
                .setModel(model)
                .setVersion(version)
                .setTopK(topK)
                .addAllLabels(labels)
                .setIncludeLogits(includeLogits);
        images.forEach(image -> request.addImages(image.toMessage()));
        return request.build();
    }
}
