package io.sluice.server.transport.message;

import io.sluice.model.ModelCard;
import io.sluice.model.Task;
import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.server.request.InferenceTask;
import io.sluice.server.request.Rejection;
import io.sluice.server.request.RequestInput;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@code ClassifyRequest} for the model that it names. */
public final class ClassifyParser {

    /** What {@code top_k = 0} stands for. */
    static final int DEFAULT_TOP_K = 5;

    private ClassifyParser() {}

    /**
     * @param model name of the model, for messages
     * @param maxInputs most images of one request
     * @throws RejectedException naming the first field that cannot be used, or what the model cannot do
     */
    public static ParsedRequest parse(ClassifyRequest message, String model, ModelCard card, int maxInputs)
            throws RejectedException {
        if (message.getLabelsCount() > 0 || message.getLabelTemplatesCount() > 0) {
            throw unsupported(
                    model, "reads no text, so it cannot rank free labels; leave `labels` and `label_templates` empty");
        }
        if (!card.tasks().contains(Task.CLASSIFY)) {
            throw unsupported(model, "has no classes to rank; it can " + EnumText.of(card.tasks()));
        }
        InputCount.check(message.getImagesCount(), maxInputs, "images");
        return new ParsedRequest(
                new InferenceTask.Classify(topK(message.getTopK(), card.labels().size()), message.getIncludeLogits()),
                images(message, new ImageParser(card.vision().inputSize())));
    }

    private static int topK(int asked, int classes) throws RejectedException {
        if (asked < 0) {
            throw RejectedException.invalid(
                    "top_k", "%d given; at least 1 is allowed, or 0 for %d".formatted(asked, DEFAULT_TOP_K));
        }
        return Math.min(asked == 0 ? DEFAULT_TOP_K : asked, classes);
    }

    private static List<RequestInput> images(ClassifyRequest message, ImageParser parser) throws RejectedException {
        List<RequestInput> images = new ArrayList<>(message.getImagesCount());
        for (int i = 0; i < message.getImagesCount(); i++) {
            images.add(parser.parse(message.getImages(i), "images[%d]".formatted(i)));
        }
        return images;
    }

    private static RejectedException unsupported(String model, String explanation) {
        return new RejectedException(new Rejection.TaskNotSupported(model, explanation));
    }
}
