package io.sluice.client;

import java.util.List;

/**
 * What to classify, and how.
 *
 * @param model empty for the server's default model
 * @param version digest prefix, at least 6 hexadecimal digits, that the answer must come from; empty for the current one
 * @param images at least one; the server bounds how many
 */
public record ClassifyCall(String model, String version, List<ImageSource> images, Options options) {

    public ClassifyCall {
        images = List.copyOf(images);
    }

    /**
     * How to classify one image, in a call or in a stream.
     *
     * @param topK categories to answer for each image, best first; 0 for the server's default of 5; more than there are
     *     gives all of them
     * @param labels zero-shot: the labels to choose from, for models with a text tower only; empty for the model's own
     *     classes
     * @param labelTemplates zero-shot: sentences that a label is put into at <code>{}</code>; several are averaged; empty
     *     for <code>"a photo of a {}."</code>
     * @param includeLogits whether to answer the raw logits too
     */
    public record Options(int topK, List<String> labels, List<String> labelTemplates, boolean includeLogits) {

        /** The model's own classes, the best five of them. */
        public static final Options DEFAULT = new Options(0, List.of(), List.of(), false);

        public Options {
            labels = List.copyOf(labels);
            labelTemplates = List.copyOf(labelTemplates);
        }

        public Options withTopK(int count) {
            return new Options(count, labels, labelTemplates, includeLogits);
        }

        public Options withLabels(List<String> choices) {
            return new Options(topK, choices, labelTemplates, includeLogits);
        }

        public Options withLabelTemplates(List<String> sentences) {
            return new Options(topK, labels, sentences, includeLogits);
        }

        public Options withLogits() {
            return new Options(topK, labels, labelTemplates, true);
        }
    }

    /** The default model's own classes, the best five of them. */
    public static ClassifyCall of(ImageSource... images) {
        return of(List.of(images));
    }

    /** The default model's own classes, the best five of them. */
    public static ClassifyCall of(List<ImageSource> images) {
        return new ClassifyCall("", "", images, Options.DEFAULT);
    }

    public ClassifyCall withModel(String name) {
        return new ClassifyCall(name, version, images, options);
    }

    public ClassifyCall withVersion(String digestPrefix) {
        return new ClassifyCall(model, digestPrefix, images, options);
    }

    public ClassifyCall withOptions(Options how) {
        return new ClassifyCall(model, version, images, how);
    }

    public ClassifyCall withTopK(int count) {
        return withOptions(options.withTopK(count));
    }

    /** Zero-shot: ranks these labels instead of the model's own classes. */
    public ClassifyCall withLabels(List<String> choices) {
        return withOptions(options.withLabels(choices));
    }

    public ClassifyCall withLabelTemplates(List<String> sentences) {
        return withOptions(options.withLabelTemplates(sentences));
    }

    public ClassifyCall withLogits() {
        return withOptions(options.withLogits());
    }
}
