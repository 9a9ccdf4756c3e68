package io.sluice.server.transport.message;

import io.sluice.proto.v1.ClassifyRequest;
import io.sluice.server.request.RequestInput;
import io.sluice.server.request.task.InferenceTask;
import java.util.ArrayList;
import java.util.List;

/** Reads a {@code ClassifyRequest} for the model that it names. */
public final class ClassifyParser {

    private ClassifyParser() {}

    /**
     * @param maxInputs most images of one request
     * @throws RejectedException naming the first field that cannot be used, or what the model cannot do
     */
    public static ParsedRequest parse(ClassifyRequest message, ModelView model, int maxInputs)
            throws RejectedException {
        InferenceTask task = ClassifyTask.of(message).parse(model);
        InputCount.check(message.getImagesCount(), maxInputs, "images");
        ImageParser parser = new ImageParser(model.card().vision().inputSize());
        List<RequestInput> images = new ArrayList<>(message.getImagesCount());
        for (int i = 0; i < message.getImagesCount(); i++) {
            images.add(parser.parse(message.getImages(i), "images[" + i + "]"));
        }
        return new ParsedRequest(task, images);
    }
}
